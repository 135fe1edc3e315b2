export const SESSION_COOKIE = 'marquee_session';

const ATTRIBUTES = 'Path=/; HttpOnly; SameSite=Lax';

/** `Set-Cookie` value that signs in until `expires`. A token consists of characters that a cookie may hold as they are. */
export function sessionCookie(token: string, expires: Date): string {
  return `${SESSION_COOKIE}=${token}; ${ATTRIBUTES}; Expires=${expires.toUTCString()}`;
}

export function expiredSessionCookie(): string {
  return sessionCookie('', new Date(0));
}

/** The token in a `Cookie` header, if it holds one. */
export function tokenInCookie(header: string | undefined): string | undefined {
  const prefix = `${SESSION_COOKIE}=`;
  const pair = header
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(prefix));
  return pair?.slice(prefix.length);
}
