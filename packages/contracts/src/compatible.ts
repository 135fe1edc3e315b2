/** A JSON schema as far as compatibility is judged. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly additionalProperties?: boolean | Schema;
}

/**
 * What of `now` a reader made for `then` could not read: fields gone or no longer sure to be there, another type, a new
 * value of an enumeration. Adding optional or new fields is no break. Empty if compatible; each entry names the path.
 */
export function breaksForReader(then: Schema, now: Schema, path = ''): string[] {
  const breaks: string[] = [];
  if (then.type !== undefined && JSON.stringify(then.type) !== JSON.stringify(now.type)) {
    breaks.push(`${path || '/'}: was ${String(then.type)}, is ${String(now.type)}`);
  }
  for (const value of now.enum ?? []) {
    if (then.enum && !then.enum.includes(value)) breaks.push(`${path || '/'}: new value ${JSON.stringify(value)}`);
  }
  for (const [name, field] of Object.entries(then.properties ?? {})) {
    const counterpart = now.properties?.[name];
    if (counterpart === undefined) breaks.push(`${path}/${name}: is gone`);
    else breaks.push(...breaksForReader(field, counterpart, `${path}/${name}`));
    if (then.required?.includes(name) && !now.required?.includes(name)) {
      breaks.push(`${path}/${name}: was always there, now may be absent`);
    }
  }
  if (then.items && now.items) breaks.push(...breaksForReader(then.items, now.items, `${path}/*`));
  return breaks;
}

/** What a writer made for `then` sends that `now` refuses: fields newly required or no longer known. */
export function breaksForWriter(then: Schema, now: Schema, path = ''): string[] {
  const breaks: string[] = [];
  if (then.type !== undefined && now.type !== undefined && JSON.stringify(then.type) !== JSON.stringify(now.type)) {
    breaks.push(`${path || '/'}: took ${String(then.type)}, takes ${String(now.type)}`);
  }
  for (const value of then.enum ?? []) {
    if (now.enum && !now.enum.includes(value)) breaks.push(`${path || '/'}: no longer takes ${JSON.stringify(value)}`);
  }
  for (const name of now.required ?? []) {
    if (!then.required?.includes(name)) breaks.push(`${path}/${name}: is now required`);
  }
  for (const [name, field] of Object.entries(then.properties ?? {})) {
    const counterpart = now.properties?.[name];
    if (counterpart !== undefined) breaks.push(...breaksForWriter(field, counterpart, `${path}/${name}`));
    else if (now.additionalProperties === false) breaks.push(`${path}/${name}: is no longer known`);
  }
  if (then.items && now.items) breaks.push(...breaksForWriter(then.items, now.items, `${path}/*`));
  return breaks;
}
