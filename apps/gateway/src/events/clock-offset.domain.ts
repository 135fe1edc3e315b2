/** Differences up to this are taken for the time that a request needs, not for a clock that is off. */
const TOLERANCE_MS = 5_000;

/**
 * How far the sender's clock is behind, in milliseconds; negative if it is ahead, 0 if it is right or unknown.
 *
 * @param sentAt now, by the sender's clock
 * @param receivedAt Unix time in milliseconds
 */
export function clockOffset(sentAt: string | undefined, receivedAt: number): number {
  if (sentAt === undefined) return 0;
  const offset = receivedAt - Date.parse(sentAt);
  return Math.abs(offset) > TOLERANCE_MS ? offset : 0;
}

/** The time in the gateway's clock, not after `receivedAt` if the sender's clock had to be corrected. */
export function correctTime(occurredAt: string, offsetMs: number, receivedAt: number): string {
  if (offsetMs === 0) return occurredAt;
  return new Date(Math.min(Date.parse(occurredAt) + offsetMs, receivedAt)).toISOString();
}
