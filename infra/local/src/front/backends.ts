import { createHash } from 'node:crypto';
import { Pool } from 'undici';

/** A gateway that is shutting down answers "not ready" for 250 ms before it stops listening. */
const PROBE_EVERY_MS = 100;
const PROBE_LIMIT_MS = 1_000;
/** Requests at a server that has not answered any probe for this long are given up: it is frozen or dead. */
const GIVE_UP_MS = 3_000;
/** Response headers of a request that cannot be sent elsewhere must arrive within this time. */
const HEADERS_LIMIT_MS = 30_000;

/** One server behind the front. */
export class Backend {
  readonly pool: Pool;
  private readonly probing: NodeJS.Timeout;
  private probe: Promise<void> | undefined;
  private answeredAt = performance.now();
  private ready = false;
  private readonly open = new Set<AbortController>();

  constructor(readonly origin: string) {
    // The number of connections is not limited: each open stream of updates takes one.
    this.pool = new Pool(origin, { headersTimeout: HEADERS_LIMIT_MS, bodyTimeout: 0, connect: { timeout: 1_000 } });
    this.probing = setInterval(() => this.check(), PROBE_EVERY_MS);
    this.check();
  }

  get isReady(): boolean {
    return this.ready;
  }

  /** Aborts the request when the server does not answer any more; returns a function to call at its end. */
  track(request: AbortController): () => void {
    this.open.add(request);
    return () => this.open.delete(request);
  }

  /** A request has failed; until the next probe says otherwise, others go elsewhere. */
  markFailed(): void {
    this.ready = false;
  }

  async close(): Promise<void> {
    clearInterval(this.probing);
    await this.pool.destroy();
  }

  private check(): void {
    this.probe ??= this.ask().finally(() => (this.probe = undefined));
  }

  private async ask(): Promise<void> {
    try {
      const signal = AbortSignal.timeout(PROBE_LIMIT_MS);
      const { statusCode, body } = await this.pool.request({ method: 'GET', path: '/readyz', signal });
      await body.dump();
      this.answeredAt = performance.now();
      this.ready = statusCode === 200;
    } catch {
      this.ready = false;
      if (performance.now() - this.answeredAt < GIVE_UP_MS) return;
      for (const request of this.open) request.abort(new Error(`${this.origin} does not answer`));
    }
  }
}

/** The servers behind the front, and in which order a client's requests try them. */
export class Backends {
  private readonly backends = new Map<string, Backend>();

  /** Adds and removes servers, so that these are left. */
  set(origins: readonly string[]): void {
    for (const origin of origins) if (!this.backends.has(origin)) this.backends.set(origin, new Backend(origin));
    for (const [origin, backend] of this.backends) {
      if (origins.includes(origin)) continue;
      this.backends.delete(origin);
      void backend.close();
    }
  }

  /**
   * Ready servers first; the others follow, because a wrong probe must not refuse a request. A client gets the same
   * server while that is ready (rendezvous hashing), since a gateway keeps the last good pages of its viewers.
   */
  inOrderFor(client: string): Backend[] {
    const weight = (backend: Backend) => createHash('md5').update(`${backend.origin} ${client}`).digest('hex');
    return [...this.backends.values()]
      .map((backend) => ({ backend, weight: weight(backend) }))
      .toSorted((a, b) => Number(b.backend.isReady) - Number(a.backend.isReady) || (a.weight < b.weight ? -1 : 1))
      .map(({ backend }) => backend);
  }

  async close(): Promise<void> {
    await Promise.all([...this.backends.values()].map((backend) => backend.close()));
  }
}
