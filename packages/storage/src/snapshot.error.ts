/** A snapshot file cannot be read or written. The service goes on without it. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
  readonly code = 'SNAPSHOT_FAILED';
  readonly retriable = true;
}
