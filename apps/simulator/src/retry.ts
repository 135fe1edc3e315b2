import { setTimeout as pause } from 'node:timers/promises';
import type { Dispatcher } from 'undici';

const LONGEST_PAUSE_MS = 2_000;

/** The request was wrong; sending it again would not help. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly code = 'REFUSED';
  readonly retriable = false;

  constructor(
    readonly status: number,
    body: string,
  ) {
    super(`Refused with ${status}: ${body.slice(0, 500)}`);
  }
}

/** Sends until there is a success or a refusal: no answer, 429 and 5xx mean "try again". Returns the parsed body. */
export async function untilAnswered(
  signal: AbortSignal,
  send: () => Promise<Dispatcher.ResponseData>,
): Promise<unknown> {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await attemptOnce(send);
    if (answer !== 'again') return answer.body;
    signal.throwIfAborted();
    await pause(Math.min(LONGEST_PAUSE_MS, 100 * 2 ** attempt) * (0.5 + Math.random() / 2), undefined, { signal });
  }
}

async function attemptOnce(send: () => Promise<Dispatcher.ResponseData>): Promise<{ body: unknown } | 'again'> {
  let response: Dispatcher.ResponseData;
  let text: string;
  try {
    response = await send();
    text = await response.body.text();
  } catch {
    return 'again';
  }
  if (response.statusCode < 300) return { body: text === '' ? undefined : JSON.parse(text) };
  if (response.statusCode === 429 || response.statusCode >= 500) return 'again';
  throw new RefusedError(response.statusCode, text);
}
