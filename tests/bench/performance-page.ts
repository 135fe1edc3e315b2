import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PAGE = join(import.meta.dirname, '../../../docs/performance.md');

/** The text of docs/performance.md. */
export function performancePage(): string {
  return readFileSync(PAGE, 'utf8');
}

/** Replaces what is between `<!-- name -->` and `<!-- /name -->` in docs/performance.md. */
export function replaceSection(name: string, text: string): void {
  const [before, rest = ''] = performancePage().split(`<!-- ${name} -->\n`);
  const after = rest.slice(rest.indexOf(`<!-- /${name} -->`));
  writeFileSync(PAGE, `${before}<!-- ${name} -->\n\n${text}\n\n${after}`);
}
