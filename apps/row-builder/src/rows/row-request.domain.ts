/** Two replicas asked in the same minute build the same rows. */
export function minuteOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 60_000) * 60_000);
}

/** Which kinds the row ids ask for; with the seeds behind the colon, or undefined where an id has none. */
export function seedsByKind(rowIds: readonly string[]): Map<string, string[] | undefined> {
  const wanted = new Map<string, string[] | undefined>();
  for (const rowId of rowIds) {
    const [kind = '', ...seed] = rowId.split(':');
    const seeds = wanted.get(kind) ?? (wanted.has(kind) ? undefined : []);
    if (seed.length > 0) seeds?.push(seed.join(':'));
    wanted.set(kind, seed.length > 0 ? seeds : undefined);
  }
  return wanted;
}
