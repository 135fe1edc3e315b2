export { DASHBOARDS } from './dashboards.js';
export { rulesText } from './rules-text.js';
export { ruleFile } from './rules.js';
export { FAULT_CASES } from './fault-cases.js';
export type { FaultCase } from './fault-cases.js';
