import type { EndpointShape } from '@marquee/contracts/endpoint';
import { z } from 'zod';

/**
 * The fields that every success of an endpoint has. Answers of the platform's own services are not parsed in
 * production, but one without such a field comes from a version with another contract.
 */
export function requiredFields({ responses }: EndpointShape): readonly string[] {
  const [schema, ...others] = Object.values(responses);
  if (others.length > 0 || !(schema instanceof z.ZodObject)) return [];
  return Object.entries<z.ZodType>(schema.shape).flatMap(([name, field]) =>
    field.safeParse(undefined).success ? [] : [name],
  );
}

/** The first of the fields that a body does not have; undefined if it has all. */
export function missingField(body: unknown, required: readonly string[]): string | undefined {
  const isObject = typeof body === 'object' && body !== null;
  return required.find((name) => !isObject || !Object.hasOwn(body, name));
}
