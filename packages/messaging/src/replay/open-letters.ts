import type { ReadRecord } from '../kafka/read-topic.js';
import type { RawRecord } from '../cloud-event.js';

/** Names the letter that a record in the dead-letter topic settles, as `<partition>@<offset>` of that topic. */
const SETTLES = 'dead-letter-settles';
const OURS = 'dead-letter-';

/** A dead letter that has not been sent back. */
export interface OpenLetter {
  /** Its place in the dead-letter topic. */
  readonly id: string;
  readonly key: Buffer | null;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  readonly at: Date;
}

/** The letters among the records of a dead-letter topic that no later record settles; of equal ones the first. */
export function openLetters(records: readonly ReadRecord[]): OpenLetter[] {
  const settled = new Set(records.flatMap(({ record }) => record.headers[SETTLES] ?? []));
  const byOrigin = new Map<string, OpenLetter>();
  for (const { partition, record } of records) {
    const { key, headers, timestamp: at } = record;
    if (headers[SETTLES] !== undefined) continue;
    const id = `${partition}@${record.offset}`;
    const value = record.value ?? Buffer.alloc(0);
    // A consumer that was killed between the letter and its offset has written the letter twice.
    const origin = JSON.stringify([
      headers['dead-letter-partition'],
      headers['dead-letter-offset'],
      value.toString('hex'),
    ]);
    const known = byOrigin.get(origin);
    if (known === undefined || settled.has(known.id)) byOrigin.set(origin, { id, key, value, headers, at });
  }
  return [...byOrigin.values()].filter(({ id }) => !settled.has(id));
}

/** Whether the letter holds only a part of its record. */
export function isCut({ headers }: OpenLetter): boolean {
  return headers['dead-letter-cut'] !== undefined;
}

/** The record as it was before it became a dead letter. */
export function originalOf({ key, value, headers }: OpenLetter): RawRecord {
  const own = Object.entries(headers).filter(([name]) => !name.startsWith(OURS));
  const timestamp = Date.parse(headers['dead-letter-timestamp'] ?? '');
  return { key, value, headers: Object.fromEntries(own), timestamp: Number.isNaN(timestamp) ? Date.now() : timestamp };
}

/** The record that settles a letter. */
export function settlementOf({ id, key }: OpenLetter): RawRecord {
  return { key, value: Buffer.alloc(0), headers: { [SETTLES]: id }, timestamp: Date.now() };
}

/** Two lines for a person: where and why, then what. */
export function describeLetter(letter: OpenLetter): string {
  const { id, key, value, headers, at } = letter;
  const place = `${headers['dead-letter-topic'] ?? '?'} ${headers['dead-letter-partition'] ?? '?'}@${headers['dead-letter-offset'] ?? '?'}`;
  const cut = isCut(letter) ? `\n  cut, cannot be sent back: ${headers['dead-letter-cut']}` : '';
  const cause = `${headers['dead-letter-stage'] ?? 'decoding'}: ${headers['dead-letter-reason'] ?? 'unknown'}`;
  const text = value.toString('utf8').replaceAll(/[\s\p{C}]+/gu, ' ');
  const excerpt = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  return `${id}  ${at.toISOString()}  ${place}  key ${key?.toString('utf8') ?? 'none'}\n  ${cause}${cut}\n  ${excerpt}`;
}
