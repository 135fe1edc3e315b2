import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/**
 * Reads the file layer, a JSON object of property names and values. Reports an unreadable file and treats it as empty.
 */
export async function readLayerFile(
  path: string,
  onTrouble: (error: unknown) => void,
): Promise<Record<string, unknown>> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    onTrouble(
      new Error(`The configuration file ${path} is not a readable JSON object of property names and values.`, {
        cause,
      }),
    );
    return {};
  }
}
