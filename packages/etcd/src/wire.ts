import { z } from 'zod';
import { EtcdRejectedError, EtcdUsageError } from './etcd.error.js';

/**
 * Responses of the etcd v3 JSON API (https://etcd.io/docs/v3.6/dev-guide/api_grpc_gateway/). The schemas accept both
 * engines: etcd writes int64 as strings and omits zero and empty values; antietcd writes numbers and omits nothing.
 */

/** A revision of the store: a decimal integer with up to 64 bits. */
export type Revision = `${bigint}`;

const int64 = z
  .union([z.string().regex(/^-?\d+$/), z.number().int()])
  .transform((value): Revision => `${BigInt(value)}`);
const leaseId = z.union([z.string(), z.number()]).transform(String);
const base64 = z.string().transform((text) => Buffer.from(text, 'base64').toString('utf8'));
const header = z.object({ revision: int64.default('0') });

const keyValue = z.object({
  key: base64,
  value: base64.default(''),
  mod_revision: int64.default('0'),
});

/** A key with its value. */
export interface Entry {
  readonly key: string;
  readonly value: string;
  readonly modRevision: Revision;
}

const entry = keyValue.transform(({ key, value, mod_revision }): Entry => ({ key, value, modRevision: mod_revision }));

export const rangeResponse = z.object({ header, kvs: z.array(entry).default([]) });
export const writeResponse = z.object({ header });
export const deleteResponse = z.object({ header, deleted: int64.default('0') });
export const txnResponse = z.object({ succeeded: z.boolean().default(false) });
export const grantResponse = z.object({ ID: leaseId, TTL: int64 });
export const keepAliveResponse = z.object({ result: z.object({ TTL: int64.default('0') }) });

export const watchResponse = z.object({
  result: z.object({
    created: z.boolean().default(false),
    canceled: z.boolean().default(false),
    cancel_reason: z.string().default('no reason given'),
    events: z
      .array(z.object({ type: z.enum(['PUT', 'DELETE']).default('PUT'), kv: keyValue }))
      .nullish()
      .transform((events) => events ?? []),
  }),
});
export type WatchResponse = z.infer<typeof watchResponse>['result'];

export function parseResponse<T extends z.ZodType>(shape: T, response: unknown, request: string): z.infer<T> {
  const parsed = shape.safeParse(response);
  if (parsed.success) return parsed.data;
  throw new EtcdRejectedError(
    `The response to ${request} is not from the etcd v3 JSON API (${z.prettifyError(parsed.error)}). ` +
      'Check that the endpoint is etcd 3.4 or later, or antietcd.',
  );
}

export function encode(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

/**
 * The key range of everything below `prefix`, which must end in '/', because antietcd supports no other ranges. The end
 * of the range is the prefix with its last byte incremented; '0' follows '/'.
 */
export function rangeOf(prefix: string): { key: string; range_end: string } {
  if (!prefix.endsWith('/') || prefix.length < 2) {
    throw new EtcdUsageError(`A prefix must be a path that ends in '/', such as '/a/b/'; got '${prefix}'.`);
  }
  return { key: encode(prefix), range_end: encode(`${prefix.slice(0, -1)}0`) };
}
