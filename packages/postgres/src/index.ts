export { postgresAdapter, type PostgresLimits } from './postgres-adapter.js';
export { toCount, toVersion } from './safe-integer.js';
export { UnsafeIntegerError } from './unsafe-integer.error.js';
