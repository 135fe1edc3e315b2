/**
 * SQLSTATEs with which PostgreSQL refuses the data and not the moment: data exceptions (22), integrity constraints
 * (23), `RAISE` in a trigger (P0001), and values that are too large for an index or a row (54).
 */
const REFUSED_DATA = /^(22|23|54)|^P0001$/;
/** An error, its cause, the driver's error in Prisma's `meta`, and the cause of that one. */
const DEPTH = 6;

/**
 * Whether PostgreSQL refused what a statement stores, so that the same statement would always fail. False for lost
 * connections, deadlocks, a full disk and everything else that passes.
 */
export function isDataError(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state !== undefined && REFUSED_DATA.test(state);
}

/** The SQLSTATE in an error of `pg` or of Prisma; undefined if there is none. */
export function sqlStateOf(error: unknown, depth = DEPTH): string | undefined {
  if (depth === 0 || typeof error !== 'object' || error === null) return undefined;
  const { code, originalCode, cause, meta } = error as Readonly<Record<string, unknown>>;
  const state = [originalCode, code].find((value) => typeof value === 'string' && /^(?=.*\d)[0-9A-Z]{5}$/.test(value));
  // Prisma's own codes have the form of a SQLSTATE too: P2010 is its "raw query failed".
  if (typeof state === 'string' && !/^P[1-6]\d{3}$/.test(state)) return state;
  const driverError = (meta as Readonly<Record<string, unknown>> | undefined)?.['driverAdapterError'];
  return sqlStateOf(driverError, depth - 1) ?? sqlStateOf(cause, depth - 1);
}
