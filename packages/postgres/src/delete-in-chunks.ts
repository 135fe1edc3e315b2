const CHUNK = 5_000;

/**
 * Deletes until nothing is left or `signal` aborts, in chunks, so that no transaction is long. Resolves to the number
 * of deleted rows.
 *
 * @param deleteChunk deletes at most `limit` rows and resolves to their number
 */
export async function deleteInChunks(
  deleteChunk: (limit: number) => Promise<number>,
  signal: AbortSignal,
): Promise<number> {
  let deleted = 0;
  while (!signal.aborted) {
    const count = await deleteChunk(CHUNK);
    deleted += count;
    if (count < CHUNK) break;
  }
  return deleted;
}
