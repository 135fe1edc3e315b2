export class UnsafeIntegerError extends Error {
  override readonly name = 'UnsafeIntegerError';
  readonly code = 'unsafe-integer';

  constructor(stored: bigint) {
    super(`Version ${stored} is above ${Number.MAX_SAFE_INTEGER}. Set it back in the database, keeping the order.`);
  }
}
