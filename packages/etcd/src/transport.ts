import { Pool } from 'undici';
import { EtcdRejectedError, EtcdUnavailableError } from './etcd.error.js';

const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

export interface CallOptions {
  /** Whether the request may be sent to another endpoint although the first one may have applied it. */
  readonly repeatable: boolean;
  readonly signal?: AbortSignal | undefined;
}

interface Endpoint {
  readonly url: string;
  readonly pool: Pool;
}

/** Sends JSON over HTTP to the first endpoint that responds, starting with the one that responded last. */
export class Transport {
  private readonly endpoints: readonly Endpoint[];
  private preferred = 0;

  constructor(
    endpoints: readonly string[],
    private readonly timeoutMs: number,
  ) {
    this.endpoints = endpoints.map((url) => ({ url, pool: new Pool(url, { connect: { timeout: timeoutMs } }) }));
  }

  /** @throws EtcdUnavailableError if no endpoint responds, EtcdRejectedError if one refuses, or the abort reason. */
  async call(path: string, body: object, { repeatable, signal }: CallOptions): Promise<unknown> {
    const first = this.preferred;
    const failures: EtcdUnavailableError[] = [];
    for (let step = 0; step < this.endpoints.length; step++) {
      const index = (first + step) % this.endpoints.length;
      const endpoint = this.endpoints[index];
      if (endpoint === undefined) break;
      try {
        const response = await this.post(endpoint, path, body, signal);
        this.preferred = index;
        return response;
      } catch (error) {
        signal?.throwIfAborted();
        if (!(error instanceof EtcdUnavailableError)) throw error;
        failures.push(error);
        if (!repeatable && error.outcome === 'unknown') break;
      }
    }
    throw new EtcdUnavailableError(
      `No etcd endpoint answered ${path}: ${failures.map((failure) => failure.message).join('; ')}. ` +
        'Check ETCD_ENDPOINTS and that etcd is running.',
      failures.some((failure) => failure.outcome === 'unknown') ? 'unknown' : 'not-sent',
      { cause: failures[0] },
    );
  }

  private async post(
    endpoint: Endpoint,
    path: string,
    body: object,
    signal: AbortSignal | undefined,
  ): Promise<unknown> {
    const limit = AbortSignal.timeout(this.timeoutMs);
    let statusCode: number;
    let text: string;
    try {
      const response = await endpoint.pool.request({
        path,
        method: 'POST',
        // antietcd refuses any other value, including one with a charset.
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      });
      statusCode = response.statusCode;
      text = await response.body.text();
    } catch (cause) {
      const why = limit.aborted ? `no answer within ${this.timeoutMs} ms` : describe(cause);
      const outcome = NEVER_SENT.has(errorCode(cause)) ? 'not-sent' : 'unknown';
      throw new EtcdUnavailableError(`${endpoint.url}: ${why}`, outcome, { cause });
    }
    if (statusCode >= 500) {
      throw new EtcdUnavailableError(`${endpoint.url}: status ${statusCode} ${text.trim()}`, 'unknown');
    }
    if (statusCode >= 400)
      throw new EtcdRejectedError(`etcd refused ${path} with status ${statusCode}: ${text.trim()}`);
    return parseJson(text, path);
  }

  async close(): Promise<void> {
    await Promise.all(this.endpoints.map(({ pool }) => pool.destroy()));
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EtcdRejectedError(
      `The response to ${path} is not JSON. Check that the endpoint is etcd and not a proxy.`,
      {
        cause,
      },
    );
  }
}

function describe(cause: unknown): string {
  return errorCode(cause) || (cause instanceof Error ? cause.message : String(cause));
}

/** The `code` of a system or undici error; empty if it has none. */
function errorCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
