import { z } from 'zod';
import { Timestamp, ViewerId } from './ids.js';

/** Where rules that hold for many requests are kept in etcd: `/marquee/faults/<id>`. */
export const FAULTS_PREFIX = '/marquee/faults/';

/** The baggage entry that carries one rule for one request: `<base64url of the rule>.<HMAC-SHA256 in hex>`. */
export const FAULT_BAGGAGE = 'marquee-fault';

/** The baggage entry by which rules for one viewer find that viewer's requests. */
export const VIEWER_BAGGAGE = 'marquee-viewer';

/** By this header a caller marks requests as its own, so that a rule can be for them alone; the edge passes the mark on as baggage. */
export const FAULT_SCOPE_HEADER = 'x-fault-scope';
export const SCOPE_BAGGAGE = 'marquee-fault-scope';
export const FaultMark = z
  .string()
  .regex(/^[a-z0-9-]{1,60}$/, 'expected up to 60 lower-case letters, digits and dashes');

/** Targets that begin so are consumers: `consume.<topic>`. */
export const CONSUMER_TARGET = 'consume.';

export const FaultKind = z.enum(['delay', 'error', 'hang', 'abort', 'drop']);
export type FaultKind = z.infer<typeof FaultKind>;

/** Whose requests a rule meets: everybody's, one viewer's, or those that carry `x-fault-scope` with this value. */
export const FaultScope = z.union([
  z.literal('all'),
  z.strictObject({ viewerId: ViewerId }),
  z.strictObject({ header: FaultMark }),
]);
export type FaultScope = z.infer<typeof FaultScope>;

interface Interplay {
  readonly target: string;
  readonly kind: FaultKind;
  readonly scope: 'all' | object;
  readonly delayMs?: number | undefined;
}

/** Adds what the parts of a rule have to do with each other. */
export function withInterplay<S extends z.ZodType<Interplay>>(schema: S): S {
  return schema
    .refine(({ kind, delayMs }) => (kind === 'delay') === (delayMs !== undefined), {
      path: ['delayMs'],
      message: 'expected with kind "delay", and only there',
    })
    .refine(({ target, scope }) => scope === 'all' || !target.startsWith(CONSUMER_TARGET), {
      path: ['scope'],
      message: 'expected "all" for a consumer: its batches are of many viewers',
    });
}

/** A failure made on purpose. It acts at the caller's side of a command, or where a topic is consumed. */
export const FaultRule = withInterplay(
  z.strictObject({
    id: z.string().regex(/^[a-z0-9-]{1,60}$/),
    /** Name of a command (`row-builder.rows`), all commands of a group (`row-builder.*`), or `consume.<topic>`. */
    target: z.string().regex(/^[a-z0-9.-]{1,80}(\.\*)?$/),
    kind: FaultKind,
    /** Of a delay, in ms. */
    delayMs: z.int().min(1).max(60_000).optional(),
    /** Share of the calls that it meets. */
    share: z.number().gt(0).max(1).default(1),
    scope: FaultScope.default('all'),
    /** It ends by itself. */
    until: Timestamp,
  }),
);
export type FaultRule = z.infer<typeof FaultRule>;
