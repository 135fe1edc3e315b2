import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { PlatformError } from '../platform-error.js';
import { readJson, writeJson } from './json-file.js';

/** A port for each process, the same at every start while it is free, so that addresses survive restarts. */
export class Ports {
  private readonly kept: Map<string, number>;

  constructor(private readonly path: string) {
    const known = z.record(z.string(), z.int()).safeParse(readJson(path));
    this.kept = new Map(Object.entries(known.data ?? {}));
  }

  async of(name: string): Promise<number> {
    const kept = this.kept.get(name);
    if (kept !== undefined && (await isFree(kept))) return kept;
    const port = await freePort(new Set(this.kept.values()));
    this.kept.set(name, port);
    writeJson(this.path, Object.fromEntries(this.kept));
    return port;
  }
}

export async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') return false;
    throw new PlatformError(`This user may not listen on port ${port} (${code}): choose one above 1023.`, { cause });
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
