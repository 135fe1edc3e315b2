const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export interface Asking {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** A browser sends a cookie by itself, whichever page asked. */
  readonly byCookie: boolean;
}

/** By cookie only with an `Origin` equal to the host; otherwise it may be absent, but a foreign one is refused. */
export function mayChangeState({ method, host, origin, byCookie }: Asking): boolean {
  if (SAFE.has(method)) return true;
  if (origin === undefined) return !byCookie;
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}
