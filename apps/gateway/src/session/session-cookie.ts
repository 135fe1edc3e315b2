export const SESSION_COOKIE = 'marquee_session';

const ATTRIBUTES = 'Path=/; HttpOnly; SameSite=Lax';

/** A `Set-Cookie` value that holds the session until `expires`. The characters of a token need no escaping. */
export function sessionCookie(token: string, expires: Date): string {
  return `${SESSION_COOKIE}=${token}; ${ATTRIBUTES}; Expires=${expires.toUTCString()}`;
}

export function expiredSessionCookie(): string {
  return sessionCookie('', new Date(0));
}

/** The session token in a `Cookie` header; undefined if there is none. */
export function tokenInCookie(header: string | undefined): string | undefined {
  const prefix = `${SESSION_COOKIE}=`;
  const pair = header
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(prefix));
  return pair?.slice(prefix.length);
}
