import { rename, stat } from 'node:fs/promises';

const LARGEST_BYTES = 8 * 1024 * 1024;

/** A log that has grown too large becomes `<file>.1`; the one before that is forgotten. */
export async function rotate(file: string): Promise<void> {
  const size = await stat(file).then(
    (stats) => stats.size,
    () => 0,
  );
  if (size > LARGEST_BYTES) await rename(file, `${file}.1`);
}
