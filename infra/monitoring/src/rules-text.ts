import { stringify } from 'yaml';
import { ruleFile } from './rules.js';

/** The rules as a file of Prometheus. */
export function rulesText(divisor = 1): string {
  const head = '# Generated: npm run docs:generate -w @marquee/monitoring\n';
  return head + stringify(ruleFile(divisor), { lineWidth: 0, singleQuote: true });
}
