import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { LABS } from './labs.js';
import { labText, parseLab } from './text.js';

const FOLDER = join(import.meta.dirname, '../../docs/labs');

describe('the page of a lab', () => {
  it.each(LABS.map(({ name }, index) => [name, index + 1] as const))('%s has all sections', (name, number) => {
    const { title, story, task, hints } = labText(number, name, FOLDER);
    expect([title, story, task].map((text) => text.length > 0)).toEqual([true, true, true]);
    expect(hints.length).toBeGreaterThanOrEqual(2);
  });

  it('exists only for labs that are listed', () => {
    const pages = readdirSync(FOLDER).filter((name) => /^\d/.test(name));
    expect(pages.toSorted()).toEqual(LABS.map(({ name }, index) => `${index + 1}-${name}.md`).toSorted());
  });

  it('without a section is refused by the name of the section', () => {
    expect(() => parseLab('# 1. A lab\n\nA story.\n\n## Task\n\nDo it.\n\n## Solution\n\nDone.\n')).toThrow(
      '"## Hints"',
    );
  });
});
