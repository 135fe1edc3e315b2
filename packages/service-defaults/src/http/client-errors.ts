import type { Problem } from '@marquee/contracts/problem';
import { reasonOf } from '@marquee/contracts/page';
import type { Reason } from '@marquee/contracts/page';

/** The callee says that the request is wrong (4xx): nobody's failure but the caller's. */
export class RequestRejectedError extends Error {
  override readonly name = 'RequestRejectedError';
  readonly code = 'REQUEST_REJECTED';
  readonly retriable = false;

  constructor(
    readonly status: number,
    readonly problem: Problem | undefined,
    endpoint: string,
  ) {
    super(`${endpoint}: refused with ${status}: ${problem?.detail ?? 'no detail given'}`);
  }
}

/** The callee answered that it cannot (5xx, 421, 429), or not at all. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  readonly code = 'UPSTREAM_ERROR';
  readonly retriable = true;
  readonly reason: Reason;

  constructor(endpoint: string, instance: string, said: string, options?: { code?: string; cause?: unknown }) {
    super(`${endpoint} at ${instance}: ${said}`, { cause: options?.cause });
    this.reason = reasonOf({ reason: options?.code });
  }
}

export class NoInstanceError extends Error {
  override readonly name = 'NoInstanceError';
  readonly code = 'NO_INSTANCE';
  readonly reason = 'no-instance';
  readonly retriable = false;

  constructor(service: string) {
    super(`No instance of ${service} is up. It registers itself once it has started; see its log.`);
  }
}
