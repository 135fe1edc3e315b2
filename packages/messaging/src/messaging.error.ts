import type { Position } from './batch.js';

/** Base of all errors of this package. Switch on `code`, and check `retriable` before trying again. */
export abstract class MessagingError extends Error {
  abstract readonly code: string;
  abstract readonly retriable: boolean;
}

/** The broker did not acknowledge in time. The records may be stored nevertheless: send again with the same ids. */
export class BrokerUnavailableError extends MessagingError {
  override readonly name = 'BrokerUnavailableError';
  readonly code = 'BROKER_UNAVAILABLE';
  readonly retriable = true;
}

/** The byte budget of unacknowledged records is used up. Nothing was queued: send again later. */
export class QueueFullError extends MessagingError {
  override readonly name = 'QueueFullError';
  readonly code = 'QUEUE_FULL';
  readonly retriable = true;

  constructor(topic: string, bytes: number, budget: number) {
    super(`No room for ${bytes} bytes to ${topic}: at most ${budget} bytes may wait for the broker. Send again later.`);
  }
}

/** Thrown by a handler whose compare-and-set of the offset changed no row, because another consumer has moved it. */
export class OffsetConflictError extends MessagingError {
  override readonly name = 'OffsetConflictError';
  readonly code = 'OFFSET_CONFLICT';
  readonly retriable = true;

  constructor(
    readonly position: Position,
    options?: ErrorOptions,
  ) {
    const { topic, partition, expected } = position;
    const found = expected === null ? 'no stored offset' : `the stored offset ${expected}`;
    super(
      `Expected ${found} for ${topic}/${partition}, but another consumer has moved it. Discard the batch.`,
      options,
    );
  }
}

/** Thrown by a handler that will never accept one of the records. The record becomes a dead letter. */
export class RecordRejectedError extends MessagingError {
  override readonly name = 'RecordRejectedError';
  readonly code = 'RECORD_REJECTED';
  readonly retriable = false;
}

/** The package was used in a way that cannot work. */
export class MessagingUsageError extends MessagingError {
  override readonly name = 'MessagingUsageError';
  readonly code = 'MESSAGING_USAGE';
  readonly retriable = false;
}
