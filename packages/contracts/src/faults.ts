import { z } from 'zod';
import { Timestamp, ViewerId } from './ids.js';

/** Where rules for many requests are stored in etcd: `/marquee/faults/<id>`. */
export const FAULTS_PREFIX = '/marquee/faults/';

/** The baggage entry that carries one rule for one request: `<base64url of the rule>.<HMAC-SHA256 in hex>`. */
export const FAULT_BAGGAGE = 'marquee-fault';

/** The baggage entry by which rules for one viewer find that viewer's requests. */
export const VIEWER_BAGGAGE = 'marquee-viewer';

/**
 * A caller marks its requests with this header, so that a rule applies to them alone. The gateway turns it into
 * baggage.
 */
export const FAULT_SCOPE_HEADER = 'x-fault-scope';
export const SCOPE_BAGGAGE = 'marquee-fault-scope';
export const FaultMark = z
  .string()
  .regex(/^[a-z0-9-]{1,60}$/, 'expected up to 60 lower-case letters, digits and dashes');

/** Prefix of targets that are consumers: `consume.<topic>`. */
export const CONSUMER_TARGET = 'consume.';

export const FaultKind = z.enum(['delay', 'error', 'hang', 'abort', 'drop']);
export type FaultKind = z.infer<typeof FaultKind>;

/** Which requests a rule applies to: all, those of one viewer, or those that carry `x-fault-scope` with this value. */
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

/** Adds the checks that involve several fields of a rule. */
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

/** A failure made on purpose, in the caller of a command or in the consumer of a topic. */
export const FaultRule = withInterplay(
  z.strictObject({
    id: z.string().regex(/^[a-z0-9-]{1,60}$/),
    /** Name of a command (`row-builder.rows`), all commands of a group (`row-builder.*`), or `consume.<topic>`. */
    target: z.string().regex(/^[a-z0-9.-]{1,80}(\.\*)?$/),
    kind: FaultKind,
    /** Of a delay, in ms. */
    delayMs: z.int().min(1).max(60_000).optional(),
    /** Share of the calls that it applies to. */
    share: z.number().gt(0).max(1).default(1),
    scope: FaultScope.default('all'),
    /** When it expires. */
    until: Timestamp,
  }),
);
export type FaultRule = z.infer<typeof FaultRule>;
