import { CommandError } from '@marquee/resilience';
import { HttpException } from '@nestjs/common';
import { ProblemError } from './problem.error.js';
import { methodsFor } from './routes.js';

/**
 * Returns the problem that answers an error. An unexpected error becomes a 500 that reveals nothing about its cause.
 */
export function problemOf(error: unknown, request: { method: string; url: string }): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof CommandError) return unavailable(error);
  const status = statusOf(error);
  if (status === 404) return unsupportedMethod(request) ?? notFound();
  if (status === 413) return tooLarge(error);
  if (status === 415) {
    return new ProblemError({
      status,
      code: 'unsupported-media-type',
      detail: 'Only JSON bodies are accepted. Send "Content-Type: application/json".',
      cause: error,
    });
  }
  if (status !== undefined && status >= 400 && status < 500) {
    return new ProblemError({ status, code: 'bad-request', detail: messageOf(error), cause: error });
  }
  return new ProblemError({
    status: 500,
    code: 'internal',
    detail: 'Unexpected error. Search the logs for the trace id of this response (header x-trace-id).',
    cause: error,
  });
}

function unavailable(error: CommandError): ProblemError {
  const timedOut = error.reason === 'timeout' || error.reason === 'deadline';
  return new ProblemError({
    status: timedOut ? 504 : 503,
    code: error.reason,
    title: 'A dependency did not answer',
    detail: `${error.command} did not answer (${error.reason}). Try again in a moment.`,
    retryAfterSeconds: 1,
    cause: error,
  });
}

/** Returns a 405 if the path exists and serves other methods only. */
export function unsupportedMethod(request: { method: string; url: string }): ProblemError | undefined {
  const allowed = methodsFor(request.url);
  if (allowed.length === 0 || allowed.includes(request.method)) return undefined;
  return new ProblemError({
    status: 405,
    code: 'method-not-allowed',
    detail: `This path does not support ${request.method}. Supported: ${allowed.join(', ')}.`,
    headers: { allow: allowed.join(', ') },
  });
}

function notFound(): ProblemError {
  return new ProblemError({
    status: 404,
    code: 'no-such-path',
    detail: 'No endpoint has this path.',
  });
}

function tooLarge(cause: unknown): ProblemError {
  return new ProblemError({
    status: 413,
    code: 'body-too-large',
    detail: 'The body exceeds the limit of this service. Send fewer items per request.',
    cause,
  });
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
