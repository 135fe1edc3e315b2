import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../../docs/labs');

/** What a lab tells the learner: the sections of its page. */
export interface LabText {
  readonly title: string;
  readonly story: string;
  readonly task: string;
  /** From a nudge to nearly the solution. */
  readonly hints: readonly string[];
}

/** @throws Error if a section is missing */
export function parseLab(page: string): LabText {
  const title = /^# \d+\. (.+)$/m.exec(page)?.[1];
  const [head = '', ...sections] = page.split(/^## /m);
  const story = head.replace(/^# .*$/m, '').trim();
  const section = (name: string): string => {
    const found = sections.find((text) => text.startsWith(`${name}\n`));
    if (found === undefined) throw new Error(`The page of the lab has no section "## ${name}".`);
    return found.slice(name.length).trim();
  };
  const hints = section('Hints')
    .split(/^\d+\. /m)
    .map((hint) => hint.trim())
    .filter((hint) => hint !== '');
  section('Solution');
  if (title === undefined) throw new Error('The page of the lab has no title "# <number>. <title>".');
  return { title, story, task: section('Task'), hints };
}

export function labText(number: number, name: string, folder = FOLDER): LabText {
  return parseLab(readFileSync(join(folder, `${number}-${name}.md`), 'utf8'));
}
