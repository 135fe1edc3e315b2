import { describe, expect, it } from '@jest/globals';
import { checkCommits } from '../check/commits.mjs';
import { checkDocument } from '../check/docs.mjs';
import { checkFolders } from '../check/folders.mjs';
import { checkSource } from '../check/style.mjs';

describe('the check of commits', () => {
  const good = { hash: 'abc', subject: 'gateway: answer sooner', body: 'Viewers wait for it.' };

  it('accepts a short subject with a scope and a body', () => {
    expect(checkCommits([good])).toEqual([]);
    expect(checkCommits([{ ...good, subject: 'console, web: draw the map' }])).toEqual([]);
  });

  it.each<[string, Partial<typeof good>]>([
    ['the subject has 79 characters, more than 72', { subject: `gateway: ${'x'.repeat(70)}` }],
    ['is not "scope: what changed"', { subject: 'Answer sooner' }],
    ['ends with a full stop', { subject: 'gateway: answer sooner.' }],
    ['the body is missing', { body: '' }],
    ['longer than 100', { body: 'x'.repeat(101) }],
  ])('reports a message when it has the problem "%s"', (problem, change) => {
    const message = { ...good, ...change };
    expect(checkCommits([message])).toEqual([expect.stringContaining(problem)]);
  });
});

describe('the check of documents', () => {
  const files = new Set(['docs/a.md', 'src/main.ts', 'apps/x/src/a.ts']);
  const check = (path: string, text: string) => checkDocument(path, text, (file) => files.has(file));

  it('accepts links and paths that exist, from the document or from the root', () => {
    expect(check('README.md', '[a](docs/a.md#words) `src/main.ts` [w](https://example.org)')).toEqual([]);
    expect(check('apps/x/README.md', '`src/a.ts` [a](../../docs/a.md)')).toEqual([]);
  });

  it('reports a link and a path that lead nowhere, with the line', () => {
    expect(check('README.md', 'first\n[b](docs/b.md) `src/gone.ts`')).toEqual([
      'README.md:2: docs/b.md does not exist',
      'README.md:2: src/gone.ts does not exist',
    ]);
  });

  it('ignores code blocks', () => {
    expect(check('README.md', '```\n`src/gone.ts`\n```')).toEqual([]);
  });
});

describe('the check of style', () => {
  it('accepts plain code', () => {
    expect(
      checkSource('a.ts', '/** Retries once. */\nclass GoneError extends Error {\n  private name = 1;\n}'),
    ).toEqual([]);
  });

  it.each([
    ['a comment of more than 120 columns', `// ${'x'.repeat(120)}`, '123 columns'],
    ['a #field', '  readonly #name = 1;', '"private"'],
    ['the use of a #field', 'return this.#name;', '"private"'],
    ['an error class without the suffix', 'class Gone extends Error {}', 'GoneError'],
    ['a word of the old dialect', '// It is mended by itself.', 'write'],
  ])('reports %s', (_, line, message) => {
    expect(checkSource('a.ts', line)).toEqual([expect.stringContaining(message)]);
  });
});

describe('the check of folders', () => {
  const file = (path: string, ...targets: string[]) => ({
    path: `apps/x/src/${path}`,
    text: targets.map((target) => `import { thing } from '${target}';\n`).join(''),
  });

  it('accepts folders that import in one direction', () => {
    expect(
      checkFolders('apps/x/src', [
        file('app.module.ts', './home/home.module.js', './session/session.module.js'),
        file('home/home.module.ts', '../session/session.module.js', './ladder/rung.js'),
        file('home/ladder/rung.ts', '../home.limits.js', '@marquee/http'),
      ]),
    ).toEqual([]);
  });

  it('reports a circle once, with the files that close it', () => {
    expect(
      checkFolders('apps/x/src', [
        file('home/page.ts', '../titles/title.js'),
        file('titles/title.ts', '../session/token.js'),
        { path: 'apps/x/src/session/token.ts', text: "import type {\n  Page,\n} from '../home/page.js';\n" },
      ]),
    ).toEqual([
      'apps/x/src: the folders home -> titles -> session -> home import each other, in apps/x/src/home/page.ts and ' +
        'apps/x/src/titles/title.ts and apps/x/src/session/token.ts',
    ]);
  });
});
