const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export interface RequestOrigin {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** The browser sends it by itself, whichever page asked; a bearer token only a script that knows it. */
  readonly authorisedByCookie: boolean;
}

/**
 * May this request change state? By cookie only with an `Origin` equal to its host; otherwise `Origin` may be absent,
 * but a foreign one is refused. The scheme is not compared: a proxy in front may end TLS.
 */
export function mayChangeState({ method, host, origin, authorisedByCookie }: RequestOrigin): boolean {
  if (SAFE.has(method)) return true;
  if (origin === undefined) return !authorisedByCookie;
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}
