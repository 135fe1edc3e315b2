import type { Problem } from '@marquee/contracts/problem';
import { ApiError } from './api-error.js';
import { retryAfterMs } from './retry-after.js';

export type Answer<T> = { body: T; headers: Headers };
export type RequestOptions = {
  method?: 'GET' | 'POST';
  body?: unknown;
  signal?: AbortSignal;
  keepalive?: boolean;
  timeoutMs?: number;
};

/** The server answers within fractions of a second or says so; beyond this the network is to blame. */
const PATIENCE_MS = 6_000;

/** One JSON request to the edge. Throws `ApiError`; an abort by the caller is thrown as it is. */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<Answer<T>> {
  const patience = AbortSignal.timeout(options.timeoutMs ?? PATIENCE_MS);
  const headers: Record<string, string> = { accept: 'application/json' };
  const init: RequestInit = {
    method: options.method ?? 'GET',
    headers,
    signal: options.signal ? AbortSignal.any([options.signal, patience]) : patience,
    keepalive: options.keepalive ?? false,
  };
  if (options.body !== undefined) {
    headers['content-type'] = 'application/json';
    init.body = JSON.stringify(options.body);
  }
  let response: Response;
  try {
    response = await fetch(path, init);
    if (response.ok) return { body: (await response.json()) as T, headers: response.headers };
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new ApiError(`no answer from ${path}: expected one within ${PATIENCE_MS} ms`, 'no-answer', 0, undefined, {
      cause,
    });
  }
  const problem = (await response.json().catch(() => ({}))) as Partial<Problem>;
  throw new ApiError(
    problem.detail ?? `${path} answered ${response.status}`,
    problem.code ?? 'unexpected-status',
    response.status,
    retryAfterMs(response.headers.get('retry-after'), Date.now()),
  );
}
