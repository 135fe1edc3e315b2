import type { EndpointShape, RequestOf, ResponseOf } from '@marquee/contracts/endpoint';
import type { Problem } from '@marquee/contracts/problem';
import { ApiError } from './api-error.js';
import type { Clock } from './clock.js';
import { retryAfterMs } from './retry-after.js';

type EndpointOf<M extends EndpointShape['method']> = EndpointShape & { readonly method: M };

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** Lets the request outlive the page. */
  readonly keepalive?: boolean;
  /** W3C trace context of what caused the request. */
  readonly traceparent?: string | undefined;
}

export interface Answer<T> {
  readonly body: T;
  readonly headers: Headers;
}

export interface ContractClientOptions {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  /** How long to wait for an answer, in milliseconds. */
  readonly timeoutMs: number;
  /** The message of the error when no answer arrives. */
  readonly unreachable: string;
}

interface Parts {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/**
 * Calls JSON endpoints. The compiler checks method, path, parameters, query, body and answer against the contract:
 * `client.get<typeof home>('/api/home', { query: { device } })`. Contracts are imported as types only, so none of them
 * reaches the bundle; answers are not validated at run time.
 *
 * Methods throw {@link ApiError}; an abort by the caller is thrown as it is.
 */
export class ContractClient {
  constructor(private readonly options: ContractClientOptions) {}

  get<E extends EndpointOf<'GET'>>(
    path: E['path'],
    request: RequestOf<E> & CallOptions,
  ): Promise<Answer<ResponseOf<E>>> {
    return this.send('GET', path, request);
  }

  post<E extends EndpointOf<'POST'>>(
    path: E['path'],
    request: RequestOf<E> & CallOptions,
  ): Promise<Answer<ResponseOf<E>>> {
    return this.send('POST', path, request);
  }

  put<E extends EndpointOf<'PUT'>>(
    path: E['path'],
    request: RequestOf<E> & CallOptions,
  ): Promise<Answer<ResponseOf<E>>> {
    return this.send('PUT', path, request);
  }

  delete<E extends EndpointOf<'DELETE'>>(
    path: E['path'],
    request: RequestOf<E> & CallOptions,
  ): Promise<Answer<ResponseOf<E>>> {
    return this.send('DELETE', path, request);
  }

  private async send<T>(method: string, path: string, request: Parts & CallOptions): Promise<Answer<T>> {
    const { fetch, clock, timeoutMs, unreachable } = this.options;
    const { signal, keepalive = false, traceparent, body } = request;
    const timeout = AbortSignal.timeout(timeoutMs);
    let response: Response;
    let text: string;
    try {
      response = await fetch(addressOf(path, request), {
        method,
        headers: {
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(traceparent !== undefined && { traceparent }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        keepalive,
      });
      text = await response.text();
    } catch (cause) {
      if (signal?.aborted) throw cause;
      throw new ApiError(unreachable, 'no-answer', 0, undefined, { cause });
    }
    if (response.ok) return { body: parse(text, path) as T, headers: response.headers };
    const { detail, code } = problemOf(text);
    throw new ApiError(
      detail ?? `${path} answered ${response.status}`,
      code ?? 'unexpected-status',
      response.status,
      retryAfterMs(response.headers.get('retry-after'), clock.now()),
    );
  }
}

/** The path with its `{parameters}` filled in, and the query. Undefined query values are left out. */
function addressOf(path: string, { params = {}, query = {} }: Parts): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, typeof value === 'string' ? value : JSON.stringify(value)]],
  );
  return given.length === 0 ? filled : `${filled}?${new URLSearchParams(given)}`;
}

function parse(text: string, path: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ApiError(`${path} answered with something other than JSON`, 'not-json', 0, undefined, { cause });
  }
}

function problemOf(text: string): Partial<Problem> {
  try {
    return JSON.parse(text) as Partial<Problem>;
  } catch {
    return {};
  }
}
