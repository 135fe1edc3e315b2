import { z } from 'zod';
import { SettingsError } from './config.error.js';

/**
 * Reads the start-up settings of a process from its environment. The schema has one key per variable. An empty variable
 * counts as unset, so that `PORT= npm start` uses the default. Use `z.coerce` or `z.stringbool` for numbers and
 * booleans.
 *
 * @throws SettingsError that names every invalid variable and its expected shape, but never a value.
 */
export function loadSettings<S extends z.ZodObject>(
  schema: S,
  env: Readonly<Record<string, string | undefined>>,
): z.infer<S> {
  const given = Object.fromEntries(
    Object.keys(schema.shape)
      .filter((name) => env[name] !== undefined && env[name] !== '')
      .map((name) => [name, env[name]]),
  );
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const variables = [...new Set(parsed.error.issues.map(({ path }) => String(path[0] ?? '(several)')))];
  throw new SettingsError(
    variables.map((variable) => ({
      variable,
      problem: explain(schema.shape[variable], given[variable] !== undefined, parsed.error.issues, variable),
    })),
  );
}

function explain(
  field: z.core.$ZodType | undefined,
  isSet: boolean,
  issues: readonly z.core.$ZodIssue[],
  variable: string,
): string {
  const expected = field === undefined ? messagesOf(issues, variable) : `expected ${shapeOf(field)}`;
  return isSet ? `${expected}; the given value is invalid` : `${expected}; it is not set`;
}

/** Checks across several variables have no shape, only the message of the check. */
function messagesOf(issues: readonly z.core.$ZodIssue[], variable: string): string {
  return issues
    .filter(({ path }) => String(path[0] ?? '(several)') === variable)
    .map(({ message }) => message)
    .join('; ');
}

/** Describes the schema only, because the message of an issue may contain the value, and values may be secrets. */
function shapeOf(field: z.core.$ZodType): string {
  const description = z.globalRegistry.get(field)?.description;
  if (description !== undefined) return description;
  const json = z.toJSONSchema(field, { unrepresentable: 'any', io: 'output' });
  return describeJsonSchema(json);
}

const SHOWN = [
  'format',
  'pattern',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minLength',
  'maxLength',
] as const;

function describeJsonSchema(json: z.core.JSONSchema.BaseSchema): string {
  if (json.enum !== undefined) return `one of ${json.enum.map(String).join(', ')}`;
  if (json.anyOf !== undefined) {
    return json.anyOf.map((part) => (typeof part === 'object' ? describeJsonSchema(part) : 'anything')).join(' or ');
  }
  const bounds = SHOWN.filter((key) => json[key] !== undefined && !isSafeIntegerBound(json[key]));
  const details = bounds.map((key) => `${key} ${String(json[key])}`);
  return [json.type ?? 'a value', details.length > 0 ? `(${details.join(', ')})` : ''].join(' ').trim();
}

/** zod adds the limits of exact integers as bounds although the schema does not state them. */
function isSafeIntegerBound(bound: unknown): boolean {
  return bound === Number.MAX_SAFE_INTEGER || bound === Number.MIN_SAFE_INTEGER;
}
