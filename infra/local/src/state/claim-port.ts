import { PlatformError } from '../platform-error.js';
import { isFree } from './ports.js';
import type { Ports } from './ports.js';

/** Returns the wanted port if it is free; 0 picks a free one. */
export async function claimPort(
  wanted: number,
  ports: Ports,
  { name, variable }: { name: string; variable: string },
): Promise<number> {
  if (wanted === 0) return ports.of(name);
  if (await isFree(wanted)) return wanted;
  throw new PlatformError(
    `Port ${wanted} is in use by another program. Stop that program, or choose another port: ${variable}=${wanted + 1} npm start.`,
  );
}
