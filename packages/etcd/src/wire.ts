import { z } from 'zod';
import { EtcdRejectedError, EtcdUsageError } from './errors.js';

/**
 * Shapes of the etcd v3 JSON API (https://etcd.io/docs/v3.6/dev-guide/api_grpc_gateway/), wide enough for both engines:
 * etcd writes int64 as strings and leaves out what is zero or empty; antietcd writes numbers and leaves nothing out.
 */

/** A revision of the store: a decimal integer of up to 64 bits. */
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

/** One key as stored. */
export interface Entry {
  readonly key: string;
  readonly value: string;
  readonly modRevision: Revision;
}

const entry = keyValue.transform(({ key, value, mod_revision }): Entry => ({ key, value, modRevision: mod_revision }));

export const rangeAnswer = z.object({ header, kvs: z.array(entry).default([]) });
export const writeAnswer = z.object({ header });
export const deleteAnswer = z.object({ header, deleted: int64.default('0') });
export const txnAnswer = z.object({ succeeded: z.boolean().default(false) });
export const grantAnswer = z.object({ ID: leaseId, TTL: int64 });
export const keepAliveAnswer = z.object({ result: z.object({ TTL: int64.default('0') }) });

export const watchAnswer = z.object({
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
export type WatchAnswer = z.infer<typeof watchAnswer>['result'];

export function parseAnswer<T extends z.ZodType>(shape: T, answer: unknown, asked: string): z.infer<T> {
  const parsed = shape.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new EtcdRejectedError(
    `The answer to ${asked} is not of the etcd v3 JSON API (${z.prettifyError(parsed.error)}). Check that the endpoint is etcd 3.4 or later, or antietcd.`,
  );
}

export function encode(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

/**
 * The key range of everything below `prefix`, which ends in '/': antietcd has no other ranges.
 * The end is the prefix with its last byte raised by one, and '0' follows '/'.
 */
export function rangeOf(prefix: string): { key: string; range_end: string } {
  if (!prefix.endsWith('/') || prefix.length < 2) {
    throw new EtcdUsageError(`A prefix must name a folder and end in '/'; got '${prefix}'. Write for example '/a/b/'.`);
  }
  return { key: encode(prefix), range_end: encode(`${prefix.slice(0, -1)}0`) };
}
