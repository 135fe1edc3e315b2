import { z } from 'zod';

export const DECLARATIONS = '/marquee/config-schema/';

/** What a service says of a property, so that a console can show it and check a value before it is written. */
export const declaration = z.object({
  name: z.string(),
  default: z.json(),
  /** JSON Schema, draft 2020-12. */
  schema: z.record(z.string(), z.json()),
});
export type Declaration = z.infer<typeof declaration>;

export function declare<T>(name: string, schema: z.ZodType<T>, defaultValue: T): Declaration {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  // Through JSON, as a reader will find it: undefined fields and zod's own properties are gone.
  return declaration.parse(JSON.parse(JSON.stringify({ name, default: defaultValue, schema: json })));
}

export function declarationKey(service: string, name: string): string {
  return `${DECLARATIONS}${service}/${name}`;
}

/** Why the declared schema does not allow the value; undefined when it does. */
export function problemWith(value: unknown, { schema }: Declaration): string | undefined {
  const parsed = z.fromJSONSchema(schema).safeParse(value);
  return parsed.success ? undefined : z.prettifyError(parsed.error);
}
