/**
 * Whether one JSON schema (draft 2020-12) accepts everything that another allows.
 *
 * A writer made for `then` can continue if `now` accepts everything that it may write. A reader made for `then` can
 * continue if `then` accepts everything that `now` may produce. That is one question in two directions. Where the
 * answer is not certain it is no: a keyword that is not judged here must be the same on both sides.
 */
export type Schema = Readonly<Record<string, unknown>>;

/** What a reader made for `then` could not read of `now`; empty if compatible. Each entry starts with the path. */
export function breaksForReader(then: Schema, now: Schema, path = ''): string[] {
  return exceptions(now, then, { path, added: 'ignored' });
}

/** What a writer made for `then` sends that `now` refuses; empty if compatible. Each entry starts with the path. */
export function breaksForWriter(then: Schema, now: Schema, path = ''): string[] {
  return exceptions(then, now, { path, added: 'refused' });
}

interface Place {
  readonly path: string;
  /** What the accepting side does with a property that it does not declare. A reader of ours ignores it. */
  readonly added: 'ignored' | 'refused';
}

/** Keywords that say nothing about which values are accepted. */
const ANNOTATIONS = new Set(['description', 'title', 'default', 'examples', 'deprecated', 'readOnly', 'writeOnly']);
const BOUNDS = {
  minimum: lower,
  exclusiveMinimum: lower,
  minLength: lower,
  minItems: lower,
  minProperties: lower,
  maximum: upper,
  exclusiveMaximum: upper,
  maxLength: upper,
  maxItems: upper,
  maxProperties: upper,
} as const;
const JUDGED = new Set([
  ...Object.keys(BOUNDS),
  'type',
  'enum',
  'const',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'anyOf',
  'oneOf',
]);

/** Why some value of `given` is not accepted by `accepting`. */
function exceptions(given: Schema, accepting: Schema, place: Place): string[] {
  const at = place.path || '/';
  if (Object.keys(accepting).every((keyword) => ANNOTATIONS.has(keyword))) return [];
  const givenMembers = membersOf(given);
  if (givenMembers !== undefined) return givenMembers.flatMap((member) => exceptions(member, accepting, place));
  const members = membersOf(accepting);
  if (members !== undefined) return acceptedByOne(given, members, place);
  return [
    ...unjudged(given, accepting).map((keyword) => `${at}: ${keyword} differs, which this check cannot judge`),
    ...typeExceptions(given, accepting, at),
    ...valueExceptions(given, accepting, at),
    ...boundExceptions(given, accepting, at),
    ...objectExceptions(given, accepting, place),
    ...itemExceptions(given, accepting, place),
  ];
}

/** The members of a union, each with the keywords beside it. */
function membersOf(schema: Schema): Schema[] | undefined {
  const keyword = 'anyOf' in schema ? 'anyOf' : 'oneOf';
  const { [keyword]: members, ...beside } = schema;
  if (!Array.isArray(members)) return undefined;
  return members.map((member: Schema) => ({ ...beside, ...member }));
}

/**
 * A union accepts what one of its members accepts (`oneOf` too: ours have a discriminator). Reports the exceptions of
 * the
 * first member of the same type.
 */
function acceptedByOne(given: Schema, members: readonly Schema[], place: Place): string[] {
  const values = valuesOf(given);
  if (values !== undefined && values.length > 1) {
    return values.flatMap((value) => acceptedByOne({ ...without(given, 'enum'), const: value }, members, place));
  }
  const nearest = members.find((member) => typeExceptions(given, member, '').length === 0) ?? members[0] ?? {};
  const attempts = [nearest, ...members].map((member) => exceptions(given, member, place));
  return attempts.some((attempt) => attempt.length === 0) ? [] : (attempts[0] ?? []);
}

function unjudged(given: Schema, accepting: Schema): string[] {
  const fixed = valuesOf(given);
  const givenPatterns = patternsOf(given);
  const isJudged = (pattern: string) =>
    fixed === undefined
      ? givenPatterns.includes(pattern)
      : fixed.every((value) => typeof value !== 'string' || new RegExp(pattern).test(value));
  return [
    ...(patternsOf(accepting).every(isJudged) ? [] : ['pattern']),
    ...Object.keys(withoutPatterns(accepting)).filter(
      (keyword) =>
        !JUDGED.has(keyword) && !ANNOTATIONS.has(keyword) && !same(withoutPatterns(given)[keyword], accepting[keyword]),
    ),
  ];
}

/** The patterns that a text must match. zod puts several of them into `allOf`. */
function patternsOf({ pattern, allOf }: Schema): string[] {
  const members = Array.isArray(allOf) ? (allOf as Schema[]).flatMap(patternsOf) : [];
  return typeof pattern === 'string' ? [pattern, ...members] : members;
}

function withoutPatterns({ pattern: _pattern, allOf, ...others }: Schema): Schema {
  const onlyPatterns = Array.isArray(allOf) && allOf.every((member: Schema) => same(Object.keys(member), ['pattern']));
  return allOf === undefined || onlyPatterns ? others : { ...others, allOf };
}

function typeExceptions(given: Schema, accepting: Schema, at: string): string[] {
  if (accepting['type'] === undefined) return [];
  const accepted = new Set(asList(accepting['type']));
  const types = given['type'] === undefined ? valuesOf(given)?.map(typeOf) : asList(given['type']);
  if (types === undefined) return [`${at}: any type, where only ${[...accepted].join(', ')} is accepted`];
  const refused = [...new Set(types)].filter(
    (type) => !accepted.has(type) && !(type === 'integer' && accepted.has('number')),
  );
  return refused.map((type) => `${at}: type ${String(type)}, where only ${[...accepted].join(', ')} is accepted`);
}

function valueExceptions(given: Schema, accepting: Schema, at: string): string[] {
  const accepted = valuesOf(accepting);
  if (accepted === undefined) return [];
  const values = valuesOf(given);
  if (values === undefined) return [`${at}: any value, where only ${JSON.stringify(accepted)} is accepted`];
  return values
    .filter((value) => !accepted.some((other) => same(value, other)))
    .map((value) => `${at}: value ${JSON.stringify(value)} is not accepted`);
}

function boundExceptions(given: Schema, accepting: Schema, at: string): string[] {
  const values = valuesOf(given);
  return Object.entries(BOUNDS).flatMap(([keyword, allows]) => {
    const bound = accepting[keyword];
    if (typeof bound !== 'number') return [];
    if (values?.every((value) => within(keyword, bound, value))) return [];
    const own = given[keyword] ?? impliedBound(keyword, given);
    if (typeof own === 'number' && allows(own, bound)) return [];
    return [`${at}: ${keyword} is ${typeof own === 'number' ? own : 'not set'}, where ${bound} is required`];
  });
}

/** `exclusiveMinimum: 0` implies `minimum: 0`, and so on. */
function impliedBound(keyword: string, given: Schema): unknown {
  if (keyword === 'minimum') return given['exclusiveMinimum'];
  return keyword === 'maximum' ? given['exclusiveMaximum'] : undefined;
}

function within(keyword: string, bound: number, value: unknown): boolean {
  if (keyword === 'minLength') return typeof value !== 'string' || value.length >= bound;
  if (keyword === 'maxLength') return typeof value !== 'string' || value.length <= bound;
  if (typeof value !== 'number') return !Array.isArray(value) && (typeof value !== 'object' || value === null);
  if (keyword === 'minimum') return value >= bound;
  if (keyword === 'exclusiveMinimum') return value > bound;
  if (keyword === 'maximum') return value <= bound;
  return keyword !== 'exclusiveMaximum' || value < bound;
}

function lower(own: number, bound: number): boolean {
  return own >= bound;
}

function upper(own: number, bound: number): boolean {
  return own <= bound;
}

function objectExceptions(given: Schema, accepting: Schema, place: Place): string[] {
  const { path, added } = place;
  const [own, accepted] = [propertiesOf(given), propertiesOf(accepting)];
  const ownRequired = new Set(requiredOf(given));
  return [
    ...requiredOf(accepting)
      .filter((name) => !ownRequired.has(name))
      .map((name) => `${path}/${name}: may be absent, and is required`),
    ...Object.entries(accepted).flatMap(([name, property]) => {
      const counterpart = own[name];
      const declared = counterpart ?? given['additionalProperties'];
      return isSchema(declared) ? exceptions(declared, property, { ...place, path: `${path}/${name}` }) : [];
    }),
    ...Object.keys(own).flatMap((name) => {
      if (accepted[name] !== undefined) return [];
      const others = accepting['additionalProperties'];
      if (isSchema(others)) return exceptions(own[name] ?? {}, others, { ...place, path: `${path}/${name}` });
      return others === false && added === 'refused' ? [`${path}/${name}: is not accepted`] : [];
    }),
    ...otherPropertiesExceptions(given, accepting, place),
  ];
}

function otherPropertiesExceptions(given: Schema, accepting: Schema, place: Place): string[] {
  const [own, accepted] = [given['additionalProperties'], accepting['additionalProperties']];
  const path = `${place.path}/*`;
  if (isSchema(own) && isSchema(accepted)) {
    return [...exceptions(own, accepted, { ...place, path }), ...differences(given, accepting, 'propertyNames', path)];
  }
  const open = given['type'] === 'object' && own !== false;
  if (isSchema(accepted)) return open && !isSchema(own) ? [`${path}: any value, where a schema is required`] : [];
  return isSchema(own) && accepted === false && place.added === 'refused' ? [`${path}: is not accepted`] : [];
}

function itemExceptions(given: Schema, accepting: Schema, place: Place): string[] {
  const items = accepting['items'];
  if (!isSchema(items)) return [];
  const path = `${place.path}/*`;
  if (isSchema(given['items'])) return exceptions(given['items'], items, { ...place, path });
  return given['type'] === 'array' ? exceptions({}, items, { ...place, path }) : [];
}

function differences(given: Schema, accepting: Schema, keyword: string, at: string): string[] {
  return same(given[keyword], accepting[keyword]) ? [] : [`${at}: ${keyword} differs, which this check cannot judge`];
}

/** The only values that a schema accepts; undefined if they are not listed. */
function valuesOf(schema: Schema): readonly unknown[] | undefined {
  if ('const' in schema) return [schema['const']];
  return Array.isArray(schema['enum']) ? schema['enum'] : undefined;
}

function propertiesOf(schema: Schema): Readonly<Record<string, Schema>> {
  return isSchema(schema['properties']) ? (schema['properties'] as Readonly<Record<string, Schema>>) : {};
}

function requiredOf(schema: Schema): readonly string[] {
  return Array.isArray(schema['required']) ? (schema['required'] as string[]) : [];
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function without(schema: Schema, keyword: string): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== keyword));
}

/** Deep equality of JSON, whatever the order of keys. */
function same(a: unknown, b: unknown): boolean {
  if (!isSchema(a) || !isSchema(b)) {
    if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => same(item, b[i]));
    return a === b;
  }
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => same(a[key], b[key]));
}
