export { AUDIT, auditTrail, auditWrite } from './audit.js';
export { listDeclaredProperties, listSetValues, type DeclaredProperty, type SetValue } from './property-list.js';
export { connectConfig, type ConnectedConfig, type ConnectOptions } from './connect.js';
export { DynamicConfig, type ConfigEvent, type DynamicConfigOptions, type PropertyState } from './dynamic-config.js';
export { variableOf } from './environment.js';
export {
  PropertyConflictError,
  SettingsError,
  UnknownPropertyError,
  InvalidValueError,
  WriteConflictError,
} from './config.error.js';
export { LAYERS, type EtcdLayer, type Layer } from './layers.js';
export type { Property } from './property.js';
export { CONFIG, configKey, type Identity } from './scope.js';
export { loadSettings } from './settings.js';
export { ConfigWriter, type ChangeNote } from './writer.js';
