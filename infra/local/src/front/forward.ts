import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Dispatcher } from 'undici';
import type { Backend } from './backends.js';
import { withoutHopByHop } from './headers.js';

/** A read waits this long for the first server before it asks the next one. A page takes 300 ms at most. */
const FIRST_ATTEMPT_MS = 1_000;
/** Methods that may be sent again when it is not known what became of them. */
const REPEATABLE = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Errors after which the server has certainly not seen the request. */
const NOT_SENT = new Set(['ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT']);

/** A body up to this size is read whole, so that it is written together with the headers. */
const SMALL_BODY_BYTES = 64 * 1024;

const UNANSWERED = {
  title: 'No gateway answers',
  status: 503,
  code: 'no-gateway',
  detail: 'It is not known whether the request was carried out. Send it again after Retry-After seconds.',
};
const UNREADABLE = {
  title: 'The request cannot be forwarded',
  status: 400,
  code: 'invalid-request',
  detail: 'Its target must be a path that starts with a slash.',
};

/** Sends a request to the first server that answers, and its answer to the client. */
export async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  backends: readonly Backend[],
  headers: Record<string, string | string[] | undefined>,
): Promise<void> {
  let isGone = false;
  let current: AbortController | undefined;
  response.once('close', () => {
    isGone = true;
    if (!response.writableFinished) current?.abort();
  });
  const isRepeatable = REPEATABLE.has(request.method ?? '');
  for (const [index, backend] of backends.entries()) {
    const controller = new AbortController();
    current = controller;
    const untrack = backend.track(controller);
    const isLast = index === backends.length - 1;
    // undici's own limit is checked every half second only.
    const late = isRepeatable && !isLast ? setTimeout(() => controller.abort(), FIRST_ATTEMPT_MS) : undefined;
    try {
      const answer = await backend.pool.request({
        method: request.method as Dispatcher.HttpMethod,
        path: request.url ?? '/',
        headers,
        body: isRepeatable ? null : bodyOf(request),
        signal: controller.signal,
      });
      clearTimeout(late);
      await answerWith(answer, request, response);
      return;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? '';
      if (isGone || response.headersSent) return void response.destroy();
      if (code === 'UND_ERR_INVALID_ARG') return refuse(request, response, UNREADABLE);
      backend.markFailed();
      if (!isRepeatable && !NOT_SENT.has(code)) break;
    } finally {
      clearTimeout(late);
      untrack();
    }
  }
  refuse(request, response, UNANSWERED);
}

async function answerWith(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const isSmall = Number(headers['content-length'] ?? Infinity) <= SMALL_BODY_BYTES;
  const bytes = isSmall ? await body.bytes() : undefined;
  response.writeHead(statusCode, {
    ...withoutHopByHop(headers),
    // The rest of a body that the server did not want is not read.
    ...(!request.complete && { connection: 'close' }),
  });
  if (bytes !== undefined) return void response.end(bytes);
  // The headers of a stream must not wait for its first event.
  response.flushHeaders();
  await pipeline(body, response);
}

/** A body that is read only when a connection takes it, so that another server can still get it. */
function bodyOf(request: IncomingMessage): Readable {
  return Readable.from(request.iterator({ destroyOnReturn: false }), { objectMode: false });
}

function refuse(request: IncomingMessage, response: ServerResponse, problem: typeof UNANSWERED): void {
  response.writeHead(problem.status, {
    'content-type': 'application/problem+json',
    ...(problem.status === 503 && { 'retry-after': '1' }),
    ...(!request.complete && { connection: 'close' }),
  });
  response.end(JSON.stringify({ type: 'about:blank', ...problem }));
}
