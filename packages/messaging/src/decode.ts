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

const REASON_LENGTH = 500;

const refused = (reason: string) => ({ ok: false, reason: reason.slice(0, REASON_LENGTH) }) as const;

/** Decodes and validates one record by the schema of its topic. */
export function decode<T extends TopicShape>(topic: T, wire: WireRecord): DecodeResult<ValueOf<T>> {
  if (wire.value === null) return refused('no value');
  let json: unknown;
  try {
    json = JSON.parse(wire.value.toString('utf8'));
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
