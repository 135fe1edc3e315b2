import type { RecordedEvent } from '@marquee/contracts/event';
import { ViewingEvent } from '@marquee/contracts/event';
import { EVENT_WINDOW } from '@marquee/contracts/event-window';
import type { Problem } from '@marquee/contracts/problem';
import { offences, parseUntrusted } from '@marquee/http';
import { correctTime } from './clock-offset.domain.js';

export interface Intake {
  readonly viewerId: string;
  /** Unix time in milliseconds. */
  readonly receivedAt: number;
  /** An event that occurred longer ago than this is history, which needs an import grant. */
  readonly windowMs: number;
  /** Whether the request has an import grant. */
  readonly imported: boolean;
  /** How far the sender's clock is behind, in milliseconds; negative if it is ahead. */
  readonly clockOffsetMs: number;
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
  for (const [index, sent] of events.entries()) {
    const parsed = parseUntrusted('body', ViewingEvent, sent);
    if (!parsed.success) {
      const named = namedFields < MAX_NAMED_FIELDS ? offences('body', parsed.error, ['events', index]) : undefined;
      namedFields += named?.length ?? 0;
      rejected.push({ index, problem: invalidEvent(named) });
      continue;
    }
    const event = { ...parsed.data, ...stamp, occurredAt: timeOf(parsed.data, intake) };
    const problem = intake.imported ? undefined : problemWithTime(event, index, intake);
    if (problem === undefined) accepted.push(event);
    else rejected.push({ index, problem });
  }
  return { accepted, rejected };
}

/** Imported history keeps its times: they are those of the data set, not of the sender's clock. */
function timeOf({ occurredAt }: ViewingEvent, { imported, clockOffsetMs, receivedAt }: Intake): string {
  return imported ? occurredAt : correctTime(occurredAt, clockOffsetMs, receivedAt);
}

function problemWithTime(
  { occurredAt }: ViewingEvent,
  index: number,
  { receivedAt, windowMs }: Intake,
): Problem | undefined {
  const at = Date.parse(occurredAt);
  if (at < receivedAt - windowMs) return eventTooOld(index, windowMs);
  return at > receivedAt + EVENT_WINDOW.futureMs ? eventInFuture(index) : undefined;
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
    detail:
      `Only events of the last ${days} days are accepted. Older ones are history and need an import grant. ` +
      'If the clock of the device is behind, send "sentAt", the time of sending by the same clock.',
    errors: [{ path: `/events/${index}/occurredAt`, message: `must be within the last ${days} days` }],
  };
}

function eventInFuture(index: number): Problem {
  const hours = EVENT_WINDOW.futureMs / 3_600_000;
  return {
    type: 'urn:marquee:problem:event-in-future',
    title: 'The event lies in the future',
    status: 400,
    code: 'event-in-future',
    detail:
      `An event may be dated at most ${hours} hours ahead. Set the clock of the device, ` +
      'or send "sentAt", the time of sending by the same clock: it corrects the times of the events.',
    errors: [{ path: `/events/${index}/occurredAt`, message: `must be at most ${hours} hours ahead` }],
  };
}
