import { ErrorCode } from '../protocol/error-codes.js';
import { NO_PRODUCER_ID } from './record-batch.js';
import type { RecordBatch } from './record-batch.js';

/** Maximum number of batches that a Java producer has in flight, and that Kafka remembers. */
const REMEMBERED_BATCHES = 5;
const MAX_SEQUENCE = 0x7fffffff;

interface AppendedBatch {
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly baseOffset: number;
}

interface ProducerState {
  readonly epoch: number;
  readonly batches: readonly AppendedBatch[];
}

export type SequenceVerdict =
  | { readonly kind: 'append' }
  | { readonly kind: 'duplicate'; readonly baseOffset: number }
  | { readonly kind: 'refused'; readonly errorCode: ErrorCode };

/** The latest batches of the idempotent producers of one partition. */
export class ProducerStates {
  private readonly states = new Map<number, ProducerState>();

  /** Kafka's rules: an unknown producer may start at any sequence number; a new epoch starts at 0. */
  check(batch: RecordBatch): SequenceVerdict {
    if (batch.producerId === NO_PRODUCER_ID) return { kind: 'append' };
    const state = this.states.get(batch.producerId);
    if (state === undefined) return { kind: 'append' };
    if (batch.producerEpoch < state.epoch) return { kind: 'refused', errorCode: ErrorCode.INVALID_PRODUCER_EPOCH };
    if (batch.producerEpoch > state.epoch) return inOrder(batch.baseSequence === 0);
    const duplicate = state.batches.find(
      ({ firstSequence, lastSequence }) =>
        firstSequence === batch.baseSequence && lastSequence === lastSequenceOf(batch),
    );
    if (duplicate !== undefined) return { kind: 'duplicate', baseOffset: duplicate.baseOffset };
    return inOrder(batch.baseSequence === following(state.batches.at(-1)?.lastSequence ?? MAX_SEQUENCE));
  }

  note(batch: RecordBatch): void {
    if (batch.producerId === NO_PRODUCER_ID) return;
    const state = this.states.get(batch.producerId);
    const before = state?.epoch === batch.producerEpoch ? state.batches : [];
    const appended: AppendedBatch = {
      firstSequence: batch.baseSequence,
      lastSequence: lastSequenceOf(batch),
      baseOffset: batch.baseOffset,
    };
    this.states.set(batch.producerId, {
      epoch: batch.producerEpoch,
      batches: [...before, appended].slice(-REMEMBERED_BATCHES),
    });
  }
}

function inOrder(isNext: boolean): SequenceVerdict {
  return isNext ? { kind: 'append' } : { kind: 'refused', errorCode: ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER };
}

function following(sequence: number): number {
  return sequence === MAX_SEQUENCE ? 0 : sequence + 1;
}

function lastSequenceOf(batch: RecordBatch): number {
  const last = batch.baseSequence + batch.lastOffsetDelta;
  return last > MAX_SEQUENCE ? last - MAX_SEQUENCE - 1 : last;
}
