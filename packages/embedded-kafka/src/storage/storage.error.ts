/** A read or write on disk failed. A client may try again; an operator should check the disk. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code = 'STORAGE_FAILED';
  readonly retriable = true;
}
