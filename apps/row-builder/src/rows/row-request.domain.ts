/**
 * Groups row ids by kind. The value lists the parts after the colon, each once; it is undefined for a kind of which no
 * id has one.
 */
export function seedsByKind(rowIds: readonly string[]): Map<string, string[] | undefined> {
  const wanted = new Map<string, string[] | undefined>();
  for (const rowId of new Set(rowIds)) {
    const [kind = '', seed] = rowId.split(':', 2);
    const seeds = wanted.get(kind);
    wanted.set(kind, seed === undefined ? seeds : [...(seeds ?? []), seed]);
  }
  return wanted;
}

/** Time reserved for attaching cards and sending, in ms. */
const FINISH_MS = 30;

/** How long the kinds may take, in ms: as configured, but less if the caller would no longer wait for the answer. */
export function buildTime(answerAtMs: number, callerWaitsMs: number): number {
  return Math.max(0, Math.min(answerAtMs, callerWaitsMs - FINISH_MS));
}
