import type { z } from 'zod';

/** The variable that sets a property in the environment layer: `rows.timeoutMs` is `MARQUEE_PROP_ROWS_TIMEOUTMS`. */
export function variableOf(name: string): string {
  return `MARQUEE_PROP_${name.replaceAll(/[^A-Za-z0-9]/g, '_').toUpperCase()}`;
}

/** Possible readings of a variable: as JSON, and as plain text if the schema does not allow that. */
export function readings(text: string): readonly unknown[] {
  return [...parseJson(text), text];
}

/** The value of a JSON text in an array; an empty array if the text is not JSON. */
export function parseJson(text: string): readonly z.core.util.JSONType[] {
  try {
    return [JSON.parse(text) as z.core.util.JSONType];
  } catch {
    return [];
  }
}
