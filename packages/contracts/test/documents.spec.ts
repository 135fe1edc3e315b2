import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ACCEPTED_BREAKS } from '../src/accepted-breaks.js';
import { breaksForReader, breaksForWriter } from '../src/compatible.js';
import type { Schema } from '../src/compatible.js';
import { documents } from '../src/documents.js';
import { baseline } from './baseline.js';

const root = join(import.meta.dirname, '..');
const committed = (path: string) => readFileSync(join(root, path), 'utf8');

interface Snapshot {
  readonly request?: Record<string, Schema>;
  readonly responses?: Record<string, Schema>;
  readonly value?: Schema;
}

describe('what is generated from the contracts', () => {
  const generated = documents();

  it.each([...generated.keys()])('is committed as generated: %s', (path) => {
    expect(committed(path)).toBe(generated.get(path));
  });

  it('has a snapshot for every contract and none for a contract that is gone', () => {
    const expected = [...generated.keys()].filter((path) => path.startsWith('snapshots/')).sort();
    expect(
      readdirSync(join(root, 'snapshots'))
        .map((name) => `snapshots/${name}`)
        .sort(),
    ).toEqual(expected);
  });

  const before = baseline();
  it.each([...before.snapshots])(`has no break since ${before.name} in %s`, (name, text) => {
    const now = generated.get(`snapshots/${name}`);
    const breaks = now === undefined ? ['the contract is gone'] : breaksBetween(parse(text), parse(now));
    expect(breaks.filter((line) => !ACCEPTED_BREAKS[name]?.includes(line))).toEqual([]);
  });
});

function parse(text: string): Snapshot {
  return JSON.parse(text) as Snapshot;
}

function breaksBetween(then: Snapshot, now: Snapshot): string[] {
  return [
    ...Object.entries(now.request ?? {}).flatMap(([part, schema]) =>
      breaksForWriter(then.request?.[part] ?? { type: 'object', additionalProperties: false }, schema, part),
    ),
    ...Object.entries(then.responses ?? {}).flatMap(([status, schema]) =>
      breaksForReader(schema, now.responses?.[status] ?? {}, status),
    ),
    ...(then.value ? breaksForReader(then.value, now.value ?? {}) : []),
  ];
}
