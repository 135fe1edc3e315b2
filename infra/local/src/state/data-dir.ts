import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ENGINES, SERVICES } from '@marquee/contracts/topology';
import { PlatformError } from '../platform-error.js';
import { writeJson } from './json-file.js';

/** Written into a data directory when it is created, so that `reset` can tell it from any other folder. */
const MARKER = 'marquee-data.json';

/** `MARQUEE_HOME`, or `.marquee` in the current folder; an empty variable counts as unset. */
export function dataDirFrom(environment: Readonly<Record<string, string | undefined>>): string {
  return resolve(environment['MARQUEE_HOME'] || '.marquee');
}

/**
 * Creates the data directory if necessary.
 *
 * @throws PlatformError if the folder holds files that are not Marquee's
 */
export function claimDataDir(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  if (isDataDir(dataDir)) return makePrivate(dataDir);
  const foreign = foreignEntries(dataDir);
  if (foreign.length > 0) {
    throw new PlatformError(
      `${dataDir} holds files that are not Marquee's (${foreign.slice(0, 3).join(', ')}). Set MARQUEE_HOME to a new or empty folder.`,
    );
  }
  makePrivate(dataDir);
  writeJson(join(dataDir, MARKER), { createdBy: 'marquee' });
}

/** The folder holds secrets, and what every viewer has watched. */
function makePrivate(dataDir: string): void {
  try {
    chmodSync(dataDir, 0o700);
  } catch {
    // It belongs to another user, who decides.
  }
}

/** Whether Marquee created this folder, or all of its content. */
export function isDataDir(dataDir: string): boolean {
  if (existsSync(join(dataDir, MARKER))) return true;
  return existsSync(join(dataDir, 'secrets.json')) && foreignEntries(dataDir).length === 0;
}

/** Removes everything that Marquee writes, and the folder itself if nothing else is in it; returns what is left. */
export function removeDataDir(dataDir: string): string[] {
  const left = foreignEntries(dataDir);
  for (const entry of readdirSync(dataDir)) {
    if (!left.includes(entry)) rmSync(join(dataDir, entry), { recursive: true, force: true });
  }
  if (left.length === 0) rmSync(dataDir, { recursive: true, force: true });
  return left;
}

/** Entries of the folder that the platform, its engines and its services never write. */
function foreignEntries(dataDir: string): string[] {
  return readdirSync(dataDir).filter((entry) => !isOurs(entry));
}

function isOurs(entry: string): boolean {
  if (['logs', 'compile-cache', 'platform.lock'].includes(entry) || /^[a-z-]+\.json(\..*)?$/.test(entry)) return true;
  if (/^platform\.lock\.\d+$/.test(entry)) return true;
  return (
    ENGINES.some((engine) => entry === engine || entry.startsWith(`${engine}.`)) ||
    SERVICES.some((service) => new RegExp(`^${service}-\\d+$`).test(entry))
  );
}
