export { AUDIT, auditRecord, auditTrail, auditWrite, type AuditRecord } from './audit.js';
export { declaredProperties, setValues, type DeclaredProperty, type SetValue } from './catalogue.js';
export { connectConfig, type ConnectedConfig, type ConnectOptions } from './connect.js';
export type { Declaration } from './declaration.js';
export { DynamicConfig, type ConfigEvent, type DynamicConfigOptions, type PropertyState } from './dynamic-config.js';
export { variableOf } from './environment.js';
export {
  PropertyConflictError,
  SettingsError,
  UnknownPropertyError,
  InvalidValueError,
  WriteConflictError,
} from './errors.js';
export { LAYERS, type EtcdLayer, type Layer } from './layers.js';
export type { Property } from './property.js';
export { CONFIG, configKey, type Identity, type Scope } from './scope.js';
export { loadSettings } from './settings.js';
export { ConfigWriter, type Reason } from './writer.js';
