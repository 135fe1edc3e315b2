import { rename, stat } from 'node:fs/promises';

const MAX_BYTES = 8 * 1024 * 1024;

/** Renames a log that has grown too large to `<file>.1`, replacing the previous one. */
export async function rotate(file: string): Promise<void> {
  const size = await stat(file).then(
    (stats) => stats.size,
    () => 0,
  );
  if (size > MAX_BYTES) await rename(file, `${file}.1`);
}
