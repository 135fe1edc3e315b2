import { PlatformError } from '../platform-error.js';
import { isFree } from './ports.js';
import type { Ports } from './ports.js';

/** The port that people open; 0 takes a free one. */
export async function claimPort(
  wanted: number,
  ports: Ports,
  { name, variable }: { name: string; variable: string },
): Promise<number> {
  if (wanted === 0) return ports.of(name);
  if (await isFree(wanted)) return wanted;
  throw new PlatformError(
    `Port ${wanted} is taken by another program: end that, or choose another port with ${variable}=${wanted + 1} npm start.`,
  );
}
