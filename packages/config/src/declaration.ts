import { PropertyDeclaration } from '@marquee/contracts/registry';
import { z } from 'zod';

export const DECLARATIONS = '/marquee/config-schema/';

export function declare<T>(name: string, schema: z.ZodType<T>, defaultValue: T): PropertyDeclaration {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  // Through JSON, because that is what readers get: without undefined fields and zod's own properties.
  return PropertyDeclaration.parse(JSON.parse(JSON.stringify({ name, default: defaultValue, schema: json })));
}

export function declarationKey(service: string, name: string): string {
  return `${DECLARATIONS}${service}/${name}`;
}

/** Why the declared schema does not allow the value; undefined if it does. */
export function problemWith(value: unknown, { schema }: PropertyDeclaration): string | undefined {
  const parsed = z.fromJSONSchema(schema).safeParse(value);
  return parsed.success ? undefined : z.prettifyError(parsed.error);
}
