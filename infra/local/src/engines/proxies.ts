import { UsageError } from '../platform-error.js';
import type { Ports } from '../state/ports.js';
import { Proxy } from './proxy.js';
import type { ProxyMode } from './proxy.js';

/** The proxies in front of the engines of a platform that was started with `proxied`. */
export class Proxies implements AsyncDisposable {
  private readonly byEngine = new Map<string, Proxy>();

  constructor(private readonly ports: Ports) {}

  /** Opens a proxy for the engine that will listen on `target`; returns the port that clients must use. */
  async open(engine: string, target: number): Promise<number> {
    const proxy = await Proxy.open(await this.ports.of(`${engine}.proxy`), target);
    this.byEngine.set(engine, proxy);
    return proxy.port;
  }

  async switchTo(engine: string, mode: ProxyMode): Promise<void> {
    const proxy = this.byEngine.get(engine);
    if (proxy === undefined) {
      throw new UsageError(`"${engine}" has no proxy. Engines with a proxy: ${[...this.byEngine.keys()].join(', ')}.`);
    }
    await proxy.switchTo(mode);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.byEngine.values()].map((proxy) => proxy[Symbol.asyncDispose]()));
  }
}

/** Parses `pass`, `reset`, `refuse`, or `delay` with its milliseconds. */
export function proxyMode(kind: string | undefined, ms: string | undefined): ProxyMode {
  if (kind === 'pass' || kind === 'reset' || kind === 'refuse') return { kind };
  if (kind === 'delay' && Number(ms) >= 1 && Number(ms) <= 60_000) return { kind, ms: Number(ms) };
  throw new UsageError(`Expected pass, reset, refuse or delay/<1 to 60000 ms>, got "${[kind, ms].join('/')}".`);
}
