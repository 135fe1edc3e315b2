import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { PlatformError } from '../platform-error.js';
import { readJson } from './json-file.js';
import { StateFile } from './state-file.js';

/** A process that was just killed may hold its port for some milliseconds. */
const RELEASE_LIMIT_MS = 500;

/** One port for each process. A process keeps its port across starts as long as the port is free. */
export class Ports {
  private readonly ports: Map<string, number>;
  private readonly file: StateFile;

  constructor(path: string, onWarning: (message: string) => void = () => undefined) {
    const known = readJson(path, z.record(z.string(), z.int()), 'Delete it; new ports are chosen.');
    this.ports = new Map(Object.entries(known ?? {}));
    this.file = new StateFile({ path, content: () => Object.fromEntries(this.ports), onWarning });
  }

  async of(name: string): Promise<number> {
    const known = this.ports.get(name);
    if (known !== undefined && (await isFree(known))) return known;
    const port = await freePort(new Set(this.ports.values()));
    this.ports.set(name, port);
    this.file.update();
    return port;
  }
}

/** Whether the port can be listened on, now or within a moment. */
export async function isFree(port: number): Promise<boolean> {
  for (const began = Date.now(); ; await pause(20)) {
    if (await canListen(port)) return true;
    if (Date.now() - began > RELEASE_LIMIT_MS) return false;
  }
}

async function canListen(port: number): Promise<boolean> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') return false;
    throw new PlatformError(`This user cannot listen on port ${port} (${code}). Choose a port above 1023.`, { cause });
  }
  server.close();
  await once(server, 'close');
  return true;
}

export async function freePort(taken: ReadonlySet<number> = new Set()): Promise<number> {
  for (;;) {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    if (!taken.has(port)) return port;
  }
}
