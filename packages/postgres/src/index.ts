export { postgresAdapter, type PostgresLimits } from './postgres-adapter.js';
