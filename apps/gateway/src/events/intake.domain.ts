import type { RecordedEvent } from '@marquee/contracts/event';
import { ViewingEvent } from '@marquee/contracts/event';
import type { Problem } from '@marquee/contracts/problem';
import { offences } from '@marquee/service-defaults';

export interface Intake {
  readonly viewerId: string;
  /** Unix time in milliseconds. */
  readonly receivedAt: number;
  /** An event that occurred longer ago than this is history, which needs an import grant. */
  readonly windowMs: number;
  readonly imported: boolean;
}

export interface Judged {
  readonly accepted: RecordedEvent[];
  readonly rejected: { index: number; problem: Problem }[];
}

/** Each element on its own merits: a bad one never loses the others. */
export function judge(elements: readonly unknown[], intake: Intake): Judged {
  const accepted: RecordedEvent[] = [];
  const rejected: Judged['rejected'] = [];
  const stamp = {
    viewerId: intake.viewerId,
    receivedAt: new Date(intake.receivedAt).toISOString(),
    ...(intake.imported ? { imported: true as const } : {}),
  };
  for (const [index, element] of elements.entries()) {
    const parsed = ViewingEvent.safeParse(element);
    if (!parsed.success)
      rejected.push({ index, problem: invalidEvent(offences('body', parsed.error, ['events', index])) });
    else if (isTooOld(parsed.data, intake)) rejected.push({ index, problem: tooOld(index, intake.windowMs) });
    else accepted.push({ ...parsed.data, ...stamp });
  }
  return { accepted, rejected };
}

function isTooOld({ occurredAt }: ViewingEvent, { imported, receivedAt, windowMs }: Intake): boolean {
  return !imported && Date.parse(occurredAt) < receivedAt - windowMs;
}

function invalidEvent(errors: NonNullable<Problem['errors']>): Problem {
  return {
    type: 'urn:marquee:problem:invalid-event',
    title: 'The event does not fit its contract',
    status: 400,
    code: 'invalid-event',
    detail: '"errors" names each field that is not as expected. Mend them and send the event again.',
    errors,
  };
}

function tooOld(index: number, windowMs: number): Problem {
  const days = Math.round((windowMs / 86_400_000) * 10) / 10;
  return {
    type: 'urn:marquee:problem:event-too-old',
    title: 'The event is older than is taken here',
    status: 400,
    code: 'event-too-old',
    detail: `Expected an event of the last ${days} days. Older ones are history and need an import grant.`,
    errors: [{ path: `/events/${index}/occurredAt`, message: `expected a time within the last ${days} days` }],
  };
}
