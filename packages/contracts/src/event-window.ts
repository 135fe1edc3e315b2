const DAY_MS = 86_400_000;

/** An event of the public may have occurred this long before the gateway received it. Older ones are history. */
const PAST_MS = 7 * DAY_MS;
/** It may claim to have occurred this long after it was received, by a clock that is ahead. */
const FUTURE_MS = DAY_MS;
/** Reserve for the time between the gateway's check and the row-builder's. */
const RESERVE_MS = DAY_MS;

/**
 * How long an event may be on its way. Only this constant says so: what the gateway accepts, how long the topic keeps
 * records, how far back a consumer reads again, and how long ids are remembered all follow from it.
 *
 * All copies of an event claim the same time of occurrence. The first copy is received at most `futureMs` before that
 * time, the last at most `pastMs` after it. So an id that is remembered for `memoryMs` identifies every copy.
 */
export const EVENT_WINDOW = {
  pastMs: PAST_MS,
  futureMs: FUTURE_MS,
  memoryMs: PAST_MS + FUTURE_MS + RESERVE_MS,
} as const;
