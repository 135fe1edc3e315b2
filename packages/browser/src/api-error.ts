/** A request without a usable answer. `status` is 0 when no answer arrived. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    message: string,
    readonly code: string,
    readonly status: number,
    /** The pause that the server asked for in `Retry-After`, if any. */
    readonly retryAfterMs?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** The same request may succeed later: no answer, too many requests, or a failure of the server. */
  get retriable(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}
