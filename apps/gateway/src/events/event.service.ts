import { PASSIVE_EVENT_KINDS } from '@marquee/contracts/event';
import type { RecordedEvent } from '@marquee/contracts/event';
import { viewingEvents } from '@marquee/contracts/topics';
import { ProblemError } from '@marquee/http';
import type { TopicProducer } from '@marquee/messaging';
import { InjectProducer } from '@marquee/service-defaults';
import { Injectable } from '@nestjs/common';
import { clockOffset } from './clock-offset.domain.js';
import { EventMetrics } from './event.metrics.js';
import { EventReceipts } from './event-receipts.js';
import { validateEvents } from './event-validation.js';
import type { RejectedEvent } from './event-validation.js';
import { IntakeLimits } from './intake.limits.js';
import { RecentChanges } from './recent-changes.js';

/** Time for the broker to acknowledge, shorter than the deadline of the endpoint. */
const SEND_LIMIT_MS = 2_000;

export interface EventRequest {
  /** Whether an import grant allows events from before the window. */
  readonly imported: boolean;
  /** Now, by the sender's clock. */
  readonly sentAt: string | undefined;
}

/** Accepts viewing events. An accepted event is durable: the broker has acknowledged it. */
@Injectable()
export class EventService {
  constructor(
    @InjectProducer() private readonly producer: Pick<TopicProducer, 'send'>,
    private readonly receipts: EventReceipts,
    private readonly changes: RecentChanges,
    private readonly limits: IntakeLimits,
    private readonly metrics: EventMetrics,
  ) {}

  async acceptEvents(
    viewerId: string,
    events: readonly unknown[],
    { imported, sentAt }: EventRequest,
  ): Promise<{ accepted: number; rejected: RejectedEvent[] }> {
    const maxEvents = this.limits.batchEvents();
    if (events.length > maxEvents) throw batchTooLong(maxEvents);
    const receivedAt = Date.now();
    const { accepted, rejected } = validateEvents(events, {
      viewerId,
      receivedAt,
      windowMs: this.limits.windowMs(),
      imported,
      clockOffsetMs: clockOffset(sentAt, receivedAt),
    });
    if (accepted.some(({ kind }) => !PASSIVE_EVENT_KINDS.includes(kind))) this.changes.add(viewerId);
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
      await this.producer.send(viewingEvents, events, { deadlineMs: SEND_LIMIT_MS });
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
    detail: `A request may have at most ${limit} events now. None of this one was accepted; send it in parts.`,
    errors: [{ path: '/events', message: `must have at most ${limit} elements` }],
  });
}

function unacknowledged(cause: unknown): ProblemError {
  return new ProblemError({
    status: 503,
    code: 'events-unacknowledged',
    title: 'The broker did not acknowledge the events',
    detail:
      'The events may or may not be stored. Send them with the same ids after Retry-After seconds: each counts once.',
    retryAfterSeconds: 1,
    cause,
  });
}
