/** Two replicas asked in the same minute build the same rows. */
export function minuteOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 60_000) * 60_000);
}

/** Which kinds the row ids ask for; with the seeds behind the colons, each once, or undefined where none has one. */
export function seedsByKind(rowIds: readonly string[]): Map<string, string[] | undefined> {
  const wanted = new Map<string, string[] | undefined>();
  for (const rowId of new Set(rowIds)) {
    const [kind = '', seed] = rowId.split(':', 2);
    const seeds = wanted.get(kind);
    wanted.set(kind, seed === undefined ? seeds : [...(seeds ?? []), seed]);
  }
  return wanted;
}

/** Putting the cards to the rows and sending them takes this long. */
const FINISH_MS = 30;

/** How long the kinds may take: as configured, but never so long that the caller no longer waits for the answer. */
export function buildTime(answerAtMs: number, callerWaitsMs: number): number {
  return Math.max(0, Math.min(answerAtMs, callerWaitsMs - FINISH_MS));
}
