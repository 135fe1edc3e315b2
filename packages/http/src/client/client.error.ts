import type { Problem } from '@marquee/contracts/problem';
import { reasonOf } from '@marquee/contracts/page';
import type { Reason } from '@marquee/contracts/page';

/** The callee rejected the request as wrong (4xx). It counts as a failure of the caller, not of the callee. */
export class RequestRejectedError extends Error {
  override readonly name = 'RequestRejectedError';
  readonly code = 'REQUEST_REJECTED';
  readonly retriable = false;

  constructor(
    readonly status: number,
    readonly problem: Problem | undefined,
    endpoint: string,
  ) {
    super(`${endpoint}: rejected with ${status}: ${problem?.detail ?? 'no detail given'}`);
  }
}

/** The callee could not answer (5xx, 421, 429) or was not reached. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  readonly code = 'UPSTREAM_ERROR';
  readonly retriable = true;
  readonly reason: Reason;

  constructor(endpoint: string, instance: string, message: string, options?: { code?: string; cause?: unknown }) {
    super(`${endpoint} at ${instance}: ${message}`, { cause: options?.cause });
    this.reason = reasonOf({ reason: options?.code });
  }
}

/** The registry lists no usable instance of the service. */
export class NoInstanceError extends Error {
  override readonly name = 'NoInstanceError';
  readonly code = 'NO_INSTANCE';
  readonly reason = 'no-instance';
  readonly retriable = false;

  constructor(service: string) {
    super(`No instance of ${service} is available. An instance registers once it has started; check its log.`);
  }
}
