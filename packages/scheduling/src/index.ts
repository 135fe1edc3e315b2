export { backoff, type Backoff, type BackoffOptions } from './backoff.js';
export { Periodic, type PeriodicOptions, type PeriodicTask } from './periodic.js';
