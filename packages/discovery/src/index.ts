export {
  Balancer,
  BALANCER_DEFAULTS,
  type BalancerOptions,
  type BalancerSettings,
  type Choice,
  type Outcome,
  type PickOptions,
} from './balancer.js';
export { Directory, type DirectoryEvent, type DirectoryOptions, type Instance, type Probe } from './directory.js';
export type { EjectionSettings } from './ejection.js';
export { instanceKey, instanceRecord, INSTANCES, type InstanceRecord } from './record.js';
export { register, Registration, type RegistrationOptions, type RegistrationState } from './registration.js';
