export { postgresAdapter, type PostgresLimits, type PostgresOptions } from './postgres-adapter.js';
export type { QueryInterceptor } from './query-interceptor.js';
export { toCount, toVersion } from './safe-integer.js';
export { UnsafeIntegerError } from './unsafe-integer.error.js';
export { isDataError, sqlStateOf } from './data-error.js';
