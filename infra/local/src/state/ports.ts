import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { PlatformError } from '../platform-error.js';
import { readJson, writeJson } from './json-file.js';

/** One port for each process. A process keeps its port across starts as long as the port is free. */
export class Ports {
  private readonly ports: Map<string, number>;

  constructor(private readonly path: string) {
    const known = z.record(z.string(), z.int()).safeParse(readJson(path));
    this.ports = new Map(Object.entries(known.data ?? {}));
  }

  async of(name: string): Promise<number> {
    const known = this.ports.get(name);
    if (known !== undefined && (await isFree(known))) return known;
    const port = await freePort(new Set(this.ports.values()));
    this.ports.set(name, port);
    writeJson(this.path, Object.fromEntries(this.ports));
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
