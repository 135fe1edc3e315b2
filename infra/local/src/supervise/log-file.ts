import { rename, stat } from 'node:fs/promises';

export const MAX_LOG_BYTES = 8 * 1024 * 1024;

/** Renames a log that has grown too large to `<file>.1`, replacing the previous one; keeps it if that fails. */
export async function rotate(file: string): Promise<void> {
  try {
    const { size } = await stat(file);
    if (size > MAX_LOG_BYTES) await rename(file, `${file}.1`);
  } catch {
    // There is no log yet, or the folder cannot be written.
  }
}
