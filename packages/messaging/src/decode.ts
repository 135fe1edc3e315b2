import type { TopicShape, ValueOf } from '@marquee/contracts/topic';
import type { TopicRecord } from './batch.js';

/** A record in the form in which the broker delivers it. */
export interface WireRecord {
  readonly offset: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly timestamp: Date;
}

export type DecodeResult<Value> =
  { readonly ok: true; readonly record: TopicRecord<Value> } | { readonly ok: false; readonly reason: string };

const refused = (reason: string) => ({ ok: false, reason: shortReason(reason) }) as const;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const REASON_LENGTH = 500;

/** The reason as a header holds it: one line of limited length. */
export function shortReason(reason: string): string {
  return reason.replaceAll(/\s+/g, ' ').trim().slice(0, REASON_LENGTH);
}

/** Decodes and validates one record by the schema of its topic. */
export function decode<T extends TopicShape>(topic: T, wire: WireRecord): DecodeResult<ValueOf<T>> {
  if (wire.value === null) return refused('no value');
  let json: unknown;
  try {
    json = JSON.parse(utf8.decode(wire.value));
  } catch (error) {
    return refused(`not JSON: ${String(error)}`);
  }
  const parsed = topic.value.safeParse(json);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0] ?? { path: [], message: 'unknown' };
    return refused(`breaks the schema at ${path.join('.') || 'the top'}: ${message}`);
  }
  return {
    ok: true,
    record: {
      offset: wire.offset,
      key: wire.key?.toString('utf8') ?? '',
      value: parsed.data as ValueOf<T>,
      headers: wire.headers,
      timestamp: wire.timestamp,
    },
  };
}
