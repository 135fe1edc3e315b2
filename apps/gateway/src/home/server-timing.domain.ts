export interface Timings {
  readonly totalMs: number;
  readonly lolomoMs?: number;
  /** Id of the lolomo instance that answered. */
  readonly instance?: string;
  /** lolomo's own `Server-Timing`, passed on unchanged. */
  readonly lolomoTiming?: string | undefined;
}

/** The value of `Server-Timing`; durations in milliseconds. */
export function serverTiming({ totalMs, lolomoMs, instance, lolomoTiming }: Timings): string {
  const own = [`total;dur=${totalMs.toFixed(1)}`];
  if (lolomoMs !== undefined) own.push(`lolomo;dur=${lolomoMs.toFixed(1)}${instance ? `;desc="${instance}"` : ''}`);
  if (lolomoTiming !== undefined && lolomoTiming !== '') own.push(lolomoTiming);
  return own.join(', ');
}
