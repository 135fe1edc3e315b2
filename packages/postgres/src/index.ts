export { deleteInChunks } from './delete-in-chunks.js';
export { postgresAdapter, type PostgresLimits, type PostgresOptions } from './postgres-adapter.js';
export type { PoolState, QueryInterceptor } from './query-interceptor.js';
export { toCount, toVersion } from './safe-integer.js';
export { tableSizes, type TableSize } from './table-sizes.js';
export { UnsafeIntegerError } from './unsafe-integer.error.js';
export { isDataError, sqlStateOf } from './data-error.js';
