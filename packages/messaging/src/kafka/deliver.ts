import type { RefusedRecord } from '../dead-letter.js';
import { shortReason } from '../decode.js';
import { RecordRejectedError } from '../messaging.error.js';
import type { DecodedRecord } from './decode-messages.js';

export interface Delivery {
  /** Applies the records and moves the offset to `next`, in one transaction of the handler. */
  readonly handle: (records: readonly DecodedRecord[], next: bigint) => Promise<void>;
  readonly isRejection: (error: unknown) => boolean;
  readonly deadLetter: (refused: RefusedRecord) => Promise<void>;
}

/**
 * Delivers the records. If the handler's store refuses them for good, halves them until the record that is refused is
 * alone; it becomes a dead letter, and the others are applied. All other errors are thrown.
 */
export async function deliver(records: readonly DecodedRecord[], next: bigint, delivery: Delivery): Promise<void> {
  try {
    return await delivery.handle(records, next);
  } catch (error) {
    const [first] = records;
    if (first === undefined || !refuses(delivery, error)) throw error;
    if (records.length === 1) return deliverAlone(first, next, delivery);
  }
  const left = records.slice(0, records.length / 2);
  const right = records.slice(left.length);
  await deliver(left, offsetAfter(left), delivery);
  await deliver(right, next, delivery);
}

/** Tries the record once more, because a constraint may have been violated by a race. */
async function deliverAlone(record: DecodedRecord, next: bigint, delivery: Delivery): Promise<void> {
  try {
    return await delivery.handle([record], next);
  } catch (error) {
    if (!refuses(delivery, error)) throw error;
    await delivery.deadLetter({ record: record.wire, stage: 'handling', reason: shortReason(reasonOf(error)) });
  }
  await delivery.handle([], next);
}

function refuses({ isRejection }: Delivery, error: unknown): boolean {
  return error instanceof RecordRejectedError || isRejection(error);
}

function offsetAfter(records: readonly DecodedRecord[]): bigint {
  return (records.at(-1)?.record.offset ?? -1n) + 1n;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
