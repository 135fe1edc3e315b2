import type { RecordedEvent } from '@marquee/contracts/event';
import { ProblemError } from '@marquee/http';
import type { EventMetrics } from './event.metrics.js';
import type { EventReceipts } from './event-receipts.js';
import { validateEvents } from './intake.domain.js';
import type { RejectedEvent } from './intake.domain.js';
import type { IntakeLimits } from './intake.limits.js';

/** Resolves once the broker has acknowledged the events. */
export type SendEvents = (events: readonly RecordedEvent[]) => Promise<void>;

/** Accepts viewing events. An accepted event is durable: the broker has acknowledged it. */
export class EventService {
  constructor(
    private readonly send: SendEvents,
    private readonly receipts: EventReceipts,
    private readonly limits: Pick<IntakeLimits, 'batchEvents' | 'windowMs'>,
    private readonly metrics: EventMetrics,
  ) {}

  /** @param imported whether an import grant allows events from before the window. */
  async acceptEvents(
    viewerId: string,
    events: readonly unknown[],
    imported: boolean,
  ): Promise<{ accepted: number; rejected: RejectedEvent[] }> {
    const maxEvents = this.limits.batchEvents();
    if (events.length > maxEvents) throw batchTooLong(maxEvents);
    const receivedAt = Date.now();
    const { accepted, rejected } = validateEvents(events, {
      viewerId,
      receivedAt,
      windowMs: this.limits.windowMs(),
      imported,
    });
    if (accepted.length > 0) await this.sendAccepted(accepted, imported ? undefined : receivedAt);
    this.metrics.accepted(accepted);
    this.metrics.rejected(rejected);
    return { accepted: accepted.length, rejected };
  }

  private async sendAccepted(events: readonly RecordedEvent[], receivedAt: number | undefined): Promise<void> {
    // Before sending, because the rows may change before the broker's acknowledgement arrives here.
    if (receivedAt !== undefined) {
      this.receipts.add(
        events.map(({ id }) => id),
        receivedAt,
      );
    }
    try {
      await this.send(events);
    } catch (error) {
      this.metrics.unacknowledged(events.length);
      throw unacknowledged(error);
    }
  }
}

function batchTooLong(limit: number): ProblemError {
  return new ProblemError({
    status: 413,
    code: 'batch-too-long',
    detail: `A request may have at most ${limit} events at the moment. None of this one was accepted; send it in parts.`,
    errors: [{ path: '/events', message: `must have at most ${limit} elements` }],
  });
}

function unacknowledged(cause: unknown): ProblemError {
  return new ProblemError({
    status: 503,
    code: 'events-unacknowledged',
    title: 'The broker did not acknowledge the events',
    detail:
      'It is unknown whether the events were stored. Send the same events with the same ids after Retry-After seconds: each counts once.',
    retryAfterSeconds: 1,
    cause,
  });
}
