import { setTimeout as pause } from 'node:timers/promises';
import { backoff } from '@marquee/scheduling';
import type { Dispatcher } from 'undici';

const PAUSES = { firstMs: 100, maxMs: 2_000 };

/** The server refused the request; sending it again would not help. */
export class RequestRefusedError extends Error {
  override readonly name = 'RequestRefusedError';
  readonly code = 'REFUSED';
  readonly retriable = false;

  constructor(
    readonly status: number,
    body: string,
  ) {
    super(`Refused with ${status}: ${body.slice(0, 500)}`);
  }
}

/**
 * Sends a request until it succeeds, and returns the parsed body. No answer, 429 and 5xx are retried without limit.
 *
 * @throws {RequestRefusedError} for any other status; the reason of `signal` when it is aborted.
 */
export async function sendUntilAnswered(
  signal: AbortSignal,
  send: () => Promise<Dispatcher.ResponseData>,
): Promise<unknown> {
  const pauses = backoff(PAUSES);
  for (;;) {
    const result = await sendOnce(send);
    if (result !== 'retry') return result.body;
    signal.throwIfAborted();
    await pause(pauses.next(), undefined, { signal });
  }
}

async function sendOnce(send: () => Promise<Dispatcher.ResponseData>): Promise<{ body: unknown } | 'retry'> {
  let response: Dispatcher.ResponseData;
  let text: string;
  try {
    response = await send();
    text = await response.body.text();
  } catch {
    return 'retry';
  }
  if (response.statusCode < 300) return { body: text === '' ? undefined : JSON.parse(text) };
  if (response.statusCode === 429 || response.statusCode >= 500) return 'retry';
  throw new RequestRefusedError(response.statusCode, text);
}
