/** The disk did not take or give what it should. A client may try again; an operator has to look. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code = 'STORAGE_FAILED';
  readonly retriable = true;
}
