import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { breaksForReader, breaksForWriter } from '../src/compatible.js';
import type { Schema } from '../src/compatible.js';
import { schemaOf } from '../src/openapi.js';

const input = (schema: z.ZodType): Schema => schemaOf(schema, 'input');
const output = (schema: z.ZodType): Schema => schemaOf(schema, 'output');
const field = (value: z.ZodType) => z.strictObject({ a: value });

describe('a reader', () => {
  const page = z.object({ a: z.string(), kind: z.enum(['x', 'y']), note: z.string().optional() });

  it.each<[string, z.ZodType, z.ZodType]>([
    ['a field is added', page, page.extend({ b: z.string() })],
    ['an optional field becomes required', page, page.extend({ note: z.string() })],
    ['an optional field is gone', page, page.omit({ note: true })],
    ['an enumeration is narrowed', page, page.extend({ kind: z.enum(['x']) })],
    ['an enumeration becomes a constant', page, page.extend({ kind: z.literal('y') })],
    ['a union loses a member', field(z.union([z.string(), z.number()])), field(z.string())],
    ['a pattern is added', field(z.string().regex(/a/)), field(z.string().regex(/a/).regex(/b/))],
    ['a maximum is lowered', field(z.number().max(5)), field(z.number().max(4))],
    [
      'an object becomes a union of objects that it would accept',
      z.object({ source: z.enum(['live', 'saved']), reason: z.string().optional() }),
      z.discriminatedUnion('source', [
        z.object({ source: z.literal('live') }),
        z.object({ source: z.literal('saved'), reason: z.string() }),
      ]),
    ],
  ])('can continue when %s', (_, then, now) => {
    expect(breaksForReader(output(then), output(now))).toEqual([]);
  });

  it.each<[string, z.ZodType, z.ZodType, string]>([
    ['a field is gone', page, page.omit({ a: true }), '/a: may be absent, and is required'],
    ['a field may be absent', page, page.extend({ a: z.string().optional() }), '/a: may be absent, and is required'],
    ['a type changes', page, page.extend({ a: z.number() }), '/a: type number, where only string is accepted'],
    ['null becomes possible', page, page.extend({ a: z.string().nullable() }), '/a: type null, where only string is'],
    ['an enumeration is widened', page, page.extend({ kind: z.enum(['x', 'y', 'z']) }), '/kind: value "z" is not'],
    ['an enumeration becomes any string', page, page.extend({ kind: z.string() }), '/kind: any value, where only'],
    ['a union gains a member', field(z.string()), field(z.union([z.string(), z.int()])), '/a: type integer'],
    ['a maximum is raised', field(z.number().max(5)), field(z.number().max(6)), '/a: maximum is 6, where 5'],
    ['a maximum is removed', field(z.number().max(5)), field(z.number()), '/a: maximum is not set, where 5'],
    ['a minimum is lowered', field(z.number().min(2)), field(z.number().min(1)), '/a: minimum is 1, where 2'],
    ['zero becomes possible', field(z.number().positive()), field(z.number().min(0)), '/a: exclusiveMinimum is not'],
    ['a list may be longer', field(z.array(z.int()).max(2)), field(z.array(z.int()).max(3)), '/a: maxItems is 3'],
    ['a text may be shorter', field(z.string().min(3)), field(z.string().min(2)), '/a: minLength is 2, where 3'],
    ['items change', field(z.array(z.string())), field(z.array(z.boolean())), '/a/*: type boolean'],
    ['a pattern changes', field(z.string().regex(/a/)), field(z.string().regex(/b/)), '/a: pattern differs'],
    [
      'one of two patterns is gone',
      field(z.string().regex(/a/).regex(/b/)),
      field(z.string().regex(/a/)),
      '/a: pattern',
    ],
    ['a format is gone', field(z.uuid()), field(z.string()), '/a: format differs'],
    [
      'the values of a map change',
      field(z.record(z.string(), z.string())),
      field(z.record(z.string(), z.int())),
      '/a/*: type integer',
    ],
  ])('cannot continue when %s', (_, then, now, message) => {
    expect(breaksForReader(output(then), output(now))).toContainEqual(expect.stringContaining(message));
  });
});

describe('a writer', () => {
  const body = z.strictObject({ a: z.string(), kind: z.enum(['x', 'y']).optional() });

  it.each<[string, z.ZodType, z.ZodType]>([
    ['an optional field is added', body, body.extend({ b: z.string().optional() })],
    ['a field with a default is added', body, body.extend({ b: z.int().default(1) })],
    ['a required field becomes optional', body, body.extend({ a: z.string().optional() })],
    ['an enumeration is widened', body, body.extend({ kind: z.enum(['x', 'y', 'z']).optional() })],
    ['an enumeration becomes any string', body, body.extend({ kind: z.string().optional() })],
    [
      'an enumeration is split into a union',
      body,
      body.extend({ kind: z.union([z.literal('x'), z.literal('y')]).optional() }),
    ],
    [
      'an enumeration gets a pattern that fits',
      body,
      body.extend({
        kind: z
          .string()
          .regex(/^[xy]$/)
          .optional(),
      }),
    ],
    ['an integer becomes any number', field(z.int()), field(z.number())],
    ['a maximum is raised', field(z.number().max(5)), field(z.number().max(6))],
    ['a union gains a member', field(z.string()), field(z.union([z.string(), z.int()]))],
    ['a constraint is removed', field(z.uuid()), field(z.string())],
  ])('can continue when %s', (_, then, now) => {
    expect(breaksForWriter(input(then), input(now))).toEqual([]);
  });

  it.each<[string, z.ZodType, z.ZodType, string]>([
    ['a field becomes required', body, body.extend({ kind: z.enum(['x', 'y']) }), '/kind: may be absent'],
    ['a required field is added', body, body.extend({ b: z.string() }), '/b: may be absent, and is required'],
    ['a field is gone', body, body.omit({ kind: true }), '/kind: is not accepted'],
    ['an enumeration is narrowed', body, body.extend({ kind: z.enum(['y']).optional() }), '/kind: value "x" is not'],
    ['a text becomes an enumeration', body, body.extend({ a: z.enum(['b']) }), '/a: any value, where only ["b"]'],
    ['a maximum is lowered', field(z.number().max(5)), field(z.number().max(4)), '/a: maximum is 5, where 4'],
    ['a maximum is set', field(z.number()), field(z.number().max(4)), '/a: maximum is not set, where 4'],
    ['a list must be shorter', field(z.array(z.int()).max(3)), field(z.array(z.int()).max(2)), '/a: maxItems is 3'],
    ['a list must not be empty', field(z.array(z.int())), field(z.array(z.int()).min(1)), '/a: minItems is not set'],
    ['a text must be shorter', field(z.string().max(9)), field(z.string().max(8)), '/a: maxLength is 9, where 8'],
    ['a pattern is set', field(z.string()), field(z.string().regex(/b/)), '/a: pattern differs'],
    ['a number must be a multiple', field(z.number()), field(z.number().multipleOf(0.5)), '/a: multipleOf differs'],
    ['a number must be an integer', field(z.number()), field(z.int()), '/a: type number, where only integer'],
    ['a union loses a member', field(z.union([z.string(), z.int()])), field(z.string()), '/a: type integer'],
    [
      'a member of a union is narrowed',
      field(z.union([z.literal('all'), z.strictObject({ id: z.string() })])),
      field(z.union([z.literal('all'), z.strictObject({ id: z.uuid() })])),
      '/a/id: ',
    ],
  ])('cannot continue when %s', (_, then, now, message) => {
    expect(breaksForWriter(input(then), input(now))).toContainEqual(expect.stringContaining(message));
  });

  it('cannot continue when a keyword differs that is not judged', () => {
    const [line] = breaksForWriter({ type: 'string' }, { type: 'string', contentEncoding: 'base64' });
    expect(line).toBe('/: contentEncoding differs, which this check cannot judge');
  });
});

interface Sample {
  readonly schema: z.ZodType;
  /** Values that the schema accepts. */
  readonly value: fc.Arbitrary<unknown>;
}

/** A schema with values of it. Few choices, so that two of them are often compatible without being equal. */
function samples(depth: number): fc.Arbitrary<Sample> {
  const bound = fc.integer({ min: 0, max: 2 });
  const leaves = [
    fc.tuple(bound, bound).map(([from, size]) => ({
      schema: z
        .int()
        .min(from)
        .max(from + size),
      value: fc.integer({ min: from, max: from + size }),
    })),
    fc.tuple(bound, bound).map(([from, size]) => ({
      schema: z
        .string()
        .min(from)
        .max(from + size),
      value: fc.string({ minLength: from, maxLength: from + size, unit: 'grapheme-ascii' }),
    })),
    fc.subarray(['', 'a', 'bb'], { minLength: 1 }).map((values) => ({
      schema: z.enum(values as [string, ...string[]]),
      value: fc.constantFrom(...values),
    })),
    fc.constantFrom('a', 1, null).map((value) => ({ schema: z.literal(value), value: fc.constant(value) })),
    fc.constant({ schema: z.boolean(), value: fc.boolean() }),
  ] satisfies fc.Arbitrary<Sample>[];
  if (depth === 0) return fc.oneof(...leaves);
  const inner = samples(depth - 1);
  return fc.oneof(
    ...leaves,
    fc.tuple(inner, bound).map(([item, max]) => ({
      schema: z.array(item.schema).max(max),
      value: fc.array(item.value, { maxLength: max }),
    })),
    fc.tuple(inner, inner).map(([a, b]) => ({
      schema: z.union([a.schema, b.schema]),
      value: fc.oneof(a.value, b.value),
    })),
    fc.record({ a: fc.option(inner), b: fc.option(inner), needsA: fc.boolean() }).map(({ a, b, needsA }) => ({
      schema: z.strictObject({
        ...(a && { a: needsA ? a.schema : a.schema.optional() }),
        ...(b && { b: b.schema.optional() }),
      }),
      value: fc.record(
        { ...(a && { a: a.value }), ...(b && { b: b.value }) },
        { requiredKeys: a && needsA ? ['a' as never] : [] },
      ),
    })),
  );
}

describe('two schemas that the check calls compatible', () => {
  it('accept the same values of an old writer', () => {
    let compatible = 0;
    const pair = fc
      .tuple(samples(2), samples(2))
      .chain(([then, now]) => fc.tuple(fc.constant(then), fc.constant(now), fc.array(then.value, { maxLength: 5 })));
    fc.assert(
      fc.property(pair, ([then, now, values]) => {
        if (breaksForWriter(input(then.schema), input(now.schema)).length > 0) return;
        compatible += 1;
        for (const value of values) expect(now.schema.safeParse(value).success).toBe(true);
      }),
      { numRuns: 3_000 },
    );
    expect(compatible).toBeGreaterThan(100);
  });

  it('are every schema and itself', () => {
    fc.assert(
      fc.property(samples(2), ({ schema }) => {
        expect(breaksForWriter(input(schema), input(schema))).toEqual([]);
        expect(breaksForReader(output(schema), output(schema))).toEqual([]);
      }),
    );
  });
});
