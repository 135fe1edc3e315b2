import type { RecordedEvent } from '@marquee/contracts/event';
import { ProblemError } from '@marquee/service-defaults';
import type { EventMetrics } from './event.metrics.js';
import { judge } from './intake.domain.js';
import type { Judged } from './intake.domain.js';
import type { ReceivedEvents } from './received-events.js';

export interface EventParts {
  /** Resolves once the broker has the events. */
  readonly send: (events: readonly RecordedEvent[]) => Promise<void>;
  readonly metrics: EventMetrics;
  readonly received: ReceivedEvents;
  readonly windowMs: () => number;
  /** Events in one request. */
  readonly maxBatch: () => number;
  readonly now?: () => number;
}

/** Takes viewing events in: what is accepted here is durable. */
export class EventService {
  constructor(private readonly parts: EventParts) {}

  async take(
    viewerId: string,
    elements: readonly unknown[],
    imported: boolean,
  ): Promise<{ accepted: number; rejected: Judged['rejected'] }> {
    const { send, metrics, received, windowMs, maxBatch, now = Date.now } = this.parts;
    if (elements.length > maxBatch()) throw tooMany(maxBatch());
    const receivedAt = now();
    const { accepted, rejected } = judge(elements, { viewerId, receivedAt, windowMs: windowMs(), imported });
    if (accepted.length > 0) {
      // Before sending: the row may have changed before the acknowledgement is here.
      if (!imported)
        received.note(
          accepted.map(({ id }) => id),
          receivedAt,
        );
      await send(accepted).catch((error: unknown) => {
        metrics.unacknowledged(accepted.length);
        throw unknownOutcome(error);
      });
    }
    metrics.accepted(accepted);
    metrics.rejected(rejected);
    return { accepted: accepted.length, rejected };
  }
}

function tooMany(limit: number): ProblemError {
  return new ProblemError({
    status: 413,
    code: 'batch-too-long',
    detail: `At most ${limit} events are taken in one request at the moment. Nothing of this one was taken; send it in parts.`,
    errors: [{ path: '/events', message: `expected at most ${limit}` }],
  });
}

function unknownOutcome(cause: unknown): ProblemError {
  return new ProblemError({
    status: 503,
    code: 'events-unacknowledged',
    title: 'The broker did not acknowledge the events',
    detail:
      'Whether the events were taken is not known. Send the same events with the same ids again, as Retry-After says: each counts once.',
    retryAfterSeconds: 1,
    cause,
  });
}
