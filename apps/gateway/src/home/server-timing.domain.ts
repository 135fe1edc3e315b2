export interface Timings {
  readonly totalMs: number;
  readonly lolomoMs?: number;
  /** Id of the lolomo that answered. */
  readonly instance?: string;
  /** `Server-Timing` of lolomo, passed on as it came. */
  readonly lolomoTiming?: string | undefined;
}

/** The value of `Server-Timing`; durations in milliseconds. */
export function serverTiming({ totalMs, lolomoMs, instance, lolomoTiming }: Timings): string {
  const own = [`total;dur=${totalMs.toFixed(1)}`];
  if (lolomoMs !== undefined) own.push(`lolomo;dur=${lolomoMs.toFixed(1)}${instance ? `;desc="${instance}"` : ''}`);
  if (lolomoTiming !== undefined && lolomoTiming !== '') own.push(lolomoTiming);
  return own.join(', ');
}
