import { z } from 'zod';
import { Timestamp } from './ids.js';

/** Status of an instance as it registers itself. Only `up` takes traffic. */
export const InstanceStatus = z.enum(['up', 'starting', 'out-of-service', 'draining']);
export type InstanceStatus = z.infer<typeof InstanceStatus>;

const Name = z.string().regex(/^[a-z0-9-]{1,63}$/, 'expected lower-case letters, digits and dashes');

/** Which part of the fleet a dynamic property's value applies to. The narrowest scope wins. */
export const PropertyScope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('global') }),
  z.strictObject({ kind: z.literal('service'), service: Name }),
  z.strictObject({ kind: z.literal('version'), service: Name, version: z.string().regex(/^[^/]{1,64}$/) }),
  z.strictObject({ kind: z.literal('instance'), service: Name, instance: Name }),
]);
export type PropertyScope = z.infer<typeof PropertyScope>;

/** What a service declares about a dynamic property, so that a console can show it and check values. */
export const PropertyDeclaration = z.object({
  name: z.string(),
  default: z.json(),
  /** JSON Schema (draft 2020-12) of its values. */
  schema: z.record(z.string(), z.json()),
});
export type PropertyDeclaration = z.infer<typeof PropertyDeclaration>;

/** One action of an operator. A change in etcd and its record are written in one transaction. */
export const AuditRecord = z.object({
  who: z.string(),
  /** The changed key, or the target of the action, for example `process/row-builder-1`. */
  what: z.string(),
  why: z.string(),
  /** JSON text or state before and after the action; null if there was none. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  at: Timestamp,
});
export type AuditRecord = z.infer<typeof AuditRecord>;
