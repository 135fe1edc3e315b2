import { cookieName, cookieValues } from '@marquee/http';

const NAME = 'marquee_session';
const ATTRIBUTES = 'Path=/; HttpOnly; SameSite=Lax';

export interface CookieSite {
  /** The `Host` header of the request. */
  readonly host: string | undefined;
  /** Whether the client's connection is encrypted. */
  readonly encrypted: boolean;
}

/** A `Set-Cookie` value that holds the session until `expires`. The characters of a token need no escaping. */
export function sessionCookie(token: string, expires: Date, { host, encrypted }: CookieSite): string {
  const secure = encrypted ? '; Secure' : '';
  return `${cookieName(NAME, host)}=${token}; ${ATTRIBUTES}${secure}; Expires=${expires.toUTCString()}`;
}

export function expiredSessionCookie(site: CookieSite): string {
  return sessionCookie('', new Date(0), site);
}

/** The session tokens in a `Cookie` header. */
export function tokensInCookie(header: string | undefined, host: string | undefined): string[] {
  return cookieValues(header, cookieName(NAME, host));
}
