export { backoff, type Backoff, type BackoffOptions } from './backoff.js';
export { OpenLoop } from './open-loop.js';
export { Periodic, type PeriodicOptions, type PeriodicTask } from './periodic.js';
