import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { breaksForReader, breaksForWriter } from '../src/compatible.js';
import type { Schema } from '../src/compatible.js';
import { documents } from '../src/documents.js';

const root = join(import.meta.dirname, '..');
const committed = (path: string) => readFileSync(join(root, path), 'utf8');

interface Snapshot {
  readonly request?: Record<string, Schema>;
  readonly responses?: Record<string, Schema>;
  readonly value?: Schema;
}

describe('what is generated from the contracts', () => {
  const generated = documents();

  it.each([...generated.keys()].filter((path) => path.startsWith('openapi/')))('is committed as it is: %s', (path) => {
    expect(committed(path)).toBe(generated.get(path));
  });

  it('has a snapshot for every contract and none for what is gone', () => {
    const expected = [...generated.keys()].filter((path) => path.startsWith('snapshots/')).sort();
    expect(
      readdirSync(join(root, 'snapshots'))
        .map((name) => `snapshots/${name}`)
        .sort(),
    ).toEqual(expected);
  });

  it.each([...generated.keys()].filter((path) => path.startsWith('snapshots/')))(
    'can be read and written by those who know only the committed %s',
    (path) => {
      expect(existsSync(join(root, path))).toBe(true);
      const then = JSON.parse(committed(path)) as Snapshot;
      const now = JSON.parse(generated.get(path) ?? '{}') as Snapshot;
      const breaks = [
        ...Object.entries(then.request ?? {}).flatMap(([part, schema]) =>
          breaksForWriter(schema, now.request?.[part] ?? {}, part),
        ),
        ...Object.entries(then.responses ?? {}).flatMap(([status, schema]) =>
          breaksForReader(schema, now.responses?.[status] ?? {}, status),
        ),
        ...(then.value ? breaksForReader(then.value, now.value ?? {}) : []),
      ];
      expect(breaks).toEqual([]);
    },
  );
});

describe('compatibility', () => {
  const then: Schema = {
    type: 'object',
    properties: { a: { type: 'string' }, kind: { enum: ['x'] }, list: { type: 'array', items: { type: 'string' } } },
    required: ['a'],
    additionalProperties: false,
  };

  it.each<[string, Schema, string[]]>([
    ['nothing, if a field is added', { ...then, properties: { ...then.properties, b: { type: 'string' } } }, []],
    [
      'a field that is gone',
      { ...then, properties: { kind: { enum: ['x'] }, list: then.properties!['list']! } },
      ['/a: is gone'],
    ],
    ['a field that may now be absent', { ...then, required: [] }, ['/a: was always there, now may be absent']],
    [
      'another type',
      { ...then, properties: { ...then.properties, a: { type: 'number' } } },
      ['/a: was string, is number'],
    ],
    [
      'a new value of an enumeration',
      { ...then, properties: { ...then.properties, kind: { enum: ['x', 'y'] } } },
      ['/kind: new value "y"'],
    ],
  ])('for a reader is broken by %s', (_, now, breaks) => {
    expect(breaksForReader(then, now)).toEqual(breaks);
  });

  it.each<[string, Schema, string[]]>([
    [
      'nothing, if an optional field is added',
      { ...then, properties: { ...then.properties, b: { type: 'string' } } },
      [],
    ],
    ['a field that is now required', { ...then, required: ['a', 'kind'] }, ['/kind: is now required']],
    [
      'a field no longer known',
      { ...then, properties: { a: { type: 'string' }, kind: { enum: ['x'] } } },
      ['/list: is no longer known'],
    ],
    [
      'a value no longer taken',
      { ...then, properties: { ...then.properties, kind: { enum: ['y'] } } },
      ['/kind: no longer takes "x"'],
    ],
  ])('for a writer is broken by %s', (_, now, breaks) => {
    expect(breaksForWriter(then, now)).toEqual(breaks);
  });
});
