import fc from 'fast-check';
import { z } from 'zod';

type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * Values that a schema accepts, as it returns them. The candidates are wider than the schema (unpaired surrogates, NUL,
 * the year 0, offsets of 23 hours), so a test with them finds what a contract accepts and a store refuses.
 */
export function arbitraryOf<Schema extends z.ZodType>(schema: Schema): fc.Arbitrary<z.output<Schema>> {
  return candidates(z.toJSONSchema(schema, { io: 'input' }))
    .map((value) => schema.safeParse(value))
    .filter((parsed) => parsed.success)
    .map((parsed) => parsed.data as z.output<Schema>);
}

function candidates(schema: JsonSchema): fc.Arbitrary<unknown> {
  const { const: constant, enum: members, anyOf, type } = schema;
  if (constant !== undefined) return fc.constant(constant);
  if (Array.isArray(members)) return fc.constantFrom(...(members as unknown[]));
  if (Array.isArray(anyOf)) return fc.oneof(...anyOf.map((member: JsonSchema) => candidates(member)));
  switch (type) {
    case 'string':
      return strings(schema);
    case 'integer':
      return fc.integer({ min: limit(schema, 'minimum', -(2 ** 53) + 1), max: limit(schema, 'maximum', 2 ** 53 - 1) });
    case 'number':
      return numbers(schema);
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(candidates(schema['items'] as JsonSchema), {
        minLength: limit(schema, 'minItems', 0),
        maxLength: Math.min(limit(schema, 'maxItems', 10), 10),
      });
    case 'object': {
      const properties = Object.entries(schema['properties'] as Record<string, JsonSchema>);
      const requiredKeys = (schema['required'] ?? []) as string[];
      return fc.record(Object.fromEntries(properties.map(([key, value]) => [key, candidates(value)])), {
        requiredKeys,
        noNullPrototype: true,
      });
    }
    default:
      throw new Error(`No values can be made for ${JSON.stringify(schema)}. Add the keyword here.`);
  }
}

const limit = (schema: JsonSchema, keyword: string, otherwise: number) => (schema[keyword] as number) ?? otherwise;

function numbers(schema: JsonSchema): fc.Arbitrary<number> {
  const min = limit(schema, 'minimum', limit(schema, 'exclusiveMinimum', -Number.MAX_VALUE));
  const max = limit(schema, 'maximum', limit(schema, 'exclusiveMaximum', Number.MAX_VALUE));
  const any = fc.double({ min, max, noNaN: true });
  const step = schema['multipleOf'] as number | undefined;
  if (step === undefined) return any;
  return fc.oneof(
    any,
    fc.integer({ min: Math.ceil(min / step), max: Math.floor(max / step) }).map((steps) => steps * step),
  );
}

/** Characters with a meaning in SQL, JSON or regular expressions, and some that become longer when normalised. */
const TRICKY = fc.constantFrom('\uFFFF', '\uFDFA', '\u0390', 'İ', 'ß', '\\', '"', "'", '%', '{', '\t', '\u{10FFFF}');
/** Not characters. */
const BROKEN = fc.constantFrom('\u0000', '\uD800', '\uDC00', 'a\uDFFFb', '\uD83D ');

function strings(schema: JsonSchema): fc.Arbitrary<string> {
  if (schema['format'] === 'uuid') return fc.uuid();
  if (schema['format'] === 'date-time') return timestamps;
  const pattern = schema['pattern'] as string | undefined;
  if (pattern !== undefined && !pattern.includes('(?')) return fc.stringMatching(new RegExp(pattern));
  const length = { minLength: limit(schema, 'minLength', 0), maxLength: limit(schema, 'maxLength', 300) };
  const one = { minLength: 1, maxLength: 1 };
  const character = fc.oneof(fc.string({ unit: 'grapheme', ...one }), fc.string({ unit: 'binary', ...one }));
  return fc.oneof(
    fc.array(fc.oneof(character, TRICKY), length).map((characters) => characters.join('')),
    TRICKY.map((unit) => unit.repeat(Math.max(1, Math.floor(length.maxLength / unit.length)))),
    BROKEN,
  );
}

const two = (value: number) => String(value).padStart(2, '0');
const mostly = (sane: fc.Arbitrary<number>, wild: fc.Arbitrary<number>) =>
  fc.oneof({ weight: 5, arbitrary: sane }, { weight: 1, arbitrary: wild });

const timestamps: fc.Arbitrary<string> = fc
  .record({
    year: mostly(fc.integer({ min: 1000, max: 2999 }), fc.constantFrom(0, 1, 999, 3000, 9999)),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 31 }),
    hour: fc.integer({ min: 0, max: 23 }),
    second: fc.integer({ min: 0, max: 59 }),
    decimals: mostly(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 10, max: 200 })),
    offset: mostly(fc.integer({ min: -14, max: 14 }), fc.integer({ min: -23, max: 23 })),
  })
  .map(({ year, month, day, hour, second, decimals, offset }) => {
    const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
    const fraction = decimals === 0 ? '' : `.${'9'.repeat(decimals)}`;
    const zone = offset === 0 ? 'Z' : `${offset < 0 ? '-' : '+'}${two(Math.abs(offset))}:59`;
    return `${date}T${two(hour)}:59:${two(second)}${fraction}${zone}`;
  });
