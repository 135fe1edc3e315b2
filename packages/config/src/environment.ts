/** The variable that sets a property in the environment layer: `rows.timeoutMs` is `MARQUEE_PROP_ROWS_TIMEOUTMS`. */
export function variableOf(name: string): string {
  return `MARQUEE_PROP_${name.replaceAll(/[^A-Za-z0-9]/g, '_').toUpperCase()}`;
}

/** A variable is text: it is read as JSON first, and as it stands if that does not fit the schema. */
export function readings(text: string): readonly unknown[] {
  return [...parseJson(text), text];
}

/** The one reading of a JSON text, or none. */
export function parseJson(text: string): readonly unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}
