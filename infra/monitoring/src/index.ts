export { DASHBOARDS } from './dashboards.js';
export { rulesText } from './rules-text.js';
export { ruleFile } from './rules.js';
