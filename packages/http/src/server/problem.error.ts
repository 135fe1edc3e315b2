import { STATUS_CODES } from 'node:http';
import type { Problem } from '@marquee/contracts/problem';

export interface ProblemOptions {
  readonly status: number;
  /** Stable identifier in kebab case; also the last part of `type`. */
  readonly code: string;
  /** What was expected, and what the caller can do. */
  readonly detail: string;
  readonly title?: string;
  readonly errors?: readonly { path: string; message: string }[];
  readonly retryAfterSeconds?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** Throw it anywhere while serving a request: the response is an RFC 9457 problem+json document. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  readonly code: string;
  readonly retriable: boolean;

  constructor(readonly options: ProblemOptions) {
    super(options.detail, { cause: options.cause });
    this.status = options.status;
    this.code = options.code;
    this.retriable = options.status === 503 || options.status === 429;
  }

  /** Returns the response body. `instance` is the path of the request. */
  body(instance?: string): Problem {
    const { status, code, detail, title, errors } = this.options;
    return {
      type: `urn:marquee:problem:${code}`,
      title: title ?? STATUS_CODES[status] ?? 'Error',
      status,
      detail,
      code,
      ...(instance !== undefined && { instance }),
      ...(errors && { errors: [...errors] }),
    };
  }

  get headers(): Record<string, string> {
    const { retryAfterSeconds, headers } = this.options;
    return { ...headers, ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }) };
  }
}
