/**
 * The `code` of a system or undici error, '' when it has none. Not by `instanceof`: an error may come from another
 * realm.
 */
export function errorCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
