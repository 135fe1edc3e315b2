import type { RecordedEvent } from '@marquee/contracts/event';
import { ViewingEvent } from '@marquee/contracts/event';
import type { Problem } from '@marquee/contracts/problem';
import { offences, parseUntrusted } from '@marquee/http';

export interface Intake {
  readonly viewerId: string;
  /** Unix time in milliseconds. */
  readonly receivedAt: number;
  /** An event that occurred longer ago than this is history, which needs an import grant. */
  readonly windowMs: number;
  /** Whether the request has an import grant. */
  readonly imported: boolean;
}

export interface RejectedEvent {
  /** Position in the request. */
  readonly index: number;
  readonly problem: Problem;
}

export interface ValidatedEvents {
  readonly accepted: RecordedEvent[];
  readonly rejected: RejectedEvent[];
}

/** An answer names this many invalid fields in all; events after that are rejected without their fields. */
const MAX_NAMED_FIELDS = 100;

/** Validates each event separately, so that an invalid event does not cost the others. */
export function validateEvents(events: readonly unknown[], intake: Intake): ValidatedEvents {
  const accepted: RecordedEvent[] = [];
  const rejected: RejectedEvent[] = [];
  const stamp = {
    viewerId: intake.viewerId,
    receivedAt: new Date(intake.receivedAt).toISOString(),
    ...(intake.imported ? { imported: true as const } : {}),
  };
  let namedFields = 0;
  for (const [index, event] of events.entries()) {
    const parsed = parseUntrusted('body', ViewingEvent, event);
    if (!parsed.success) {
      const named = namedFields < MAX_NAMED_FIELDS ? offences('body', parsed.error, ['events', index]) : undefined;
      namedFields += named?.length ?? 0;
      rejected.push({ index, problem: invalidEvent(named) });
    } else if (isTooOld(parsed.data, intake)) {
      rejected.push({ index, problem: eventTooOld(index, intake.windowMs) });
    } else {
      accepted.push({ ...parsed.data, ...stamp });
    }
  }
  return { accepted, rejected };
}

function isTooOld({ occurredAt }: ViewingEvent, { imported, receivedAt, windowMs }: Intake): boolean {
  return !imported && Date.parse(occurredAt) < receivedAt - windowMs;
}

function invalidEvent(errors: Problem['errors']): Problem {
  return {
    type: 'urn:marquee:problem:invalid-event',
    title: 'The event does not match its contract',
    status: 400,
    code: 'invalid-event',
    detail: errors
      ? 'See "errors" for the invalid fields. Fix them and resend the event.'
      : 'Too many events of this request are invalid to name their fields. Fix the first ones and resend all of them.',
    ...(errors && { errors }),
  };
}

function eventTooOld(index: number, windowMs: number): Problem {
  const days = Math.round((windowMs / 86_400_000) * 10) / 10;
  return {
    type: 'urn:marquee:problem:event-too-old',
    title: 'The event is too old',
    status: 400,
    code: 'event-too-old',
    detail: `Only events of the last ${days} days are accepted. Older ones are history and need an import grant.`,
    errors: [{ path: `/events/${index}/occurredAt`, message: `must be within the last ${days} days` }],
  };
}
