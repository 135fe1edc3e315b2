const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

export interface RequestOrigin {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** A browser sends the cookie whichever site made the request; only a script that knows a bearer token sends it. */
  readonly authorisedByCookie: boolean;
}

/**
 * Whether a request may change state. By cookie, `Origin` must equal the host. Otherwise `Origin` may be absent, but
 * one
 * of another site is refused. The scheme is not compared, because a proxy in front may end TLS.
 */
export function mayChangeState({ method, host, origin, authorisedByCookie }: RequestOrigin): boolean {
  if (SAFE_METHODS.has(method)) return true;
  if (origin === undefined) return !authorisedByCookie;
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}
