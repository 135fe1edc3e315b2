import { PlatformError } from '../platform-error.js';
import { isFree } from './ports.js';
import type { Ports } from './ports.js';

/** A port that people know. */
export interface PublicPort {
  /** 0 picks a free one. */
  readonly wanted: number;
  /** The process that listens on it. */
  readonly name: string;
  readonly variable: string;
}

/**
 * Returns the wanted ports, each if it is free.
 *
 * @throws PlatformError that names every port in use, and a command line with free ones
 */
export async function claimPorts(wanted: readonly PublicPort[], ports: Ports): Promise<number[]> {
  const claimed = await Promise.all(
    wanted.map(async (port) => (port.wanted === 0 ? ports.of(port.name) : port.wanted)),
  );
  const busy = (await Promise.all(wanted.map(async (port) => ((await isTaken(port)) ? [port] : [])))).flat();
  if (busy.length === 0) return claimed;
  const numbers = busy.map((port) => port.wanted);
  const others: string[] = [];
  for (const { wanted: port, variable } of busy) others.push(`${variable}=${await nextFree(port, claimed)}`);
  throw new PlatformError(
    `${busy.length === 1 ? `Port ${numbers[0]} is` : `Ports ${numbers.join(' and ')} are`} in use by another program. ` +
      `Stop that program, or choose other ports: ${others.join(' ')} npm start.`,
  );
}

async function isTaken({ wanted }: PublicPort): Promise<boolean> {
  return wanted !== 0 && !(await isFree(wanted));
}

async function nextFree(port: number, claimed: readonly number[]): Promise<number> {
  let candidate = port + 1;
  while (claimed.includes(candidate) || !(await isFree(candidate))) candidate += 1;
  return candidate;
}
