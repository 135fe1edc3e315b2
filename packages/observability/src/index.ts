export { Health } from './health.js';
export type { Check, HealthReport } from './health.js';
export { LogOutput } from './log-output.js';
export { createLogger } from './logger.js';
export type { Logger, LoggerOptions } from './logger.js';
export { Metrics } from './metrics.js';
export { childOf, newTrace, parseTraceparent } from './traceparent.js';
export type { TraceContext } from './traceparent.js';
