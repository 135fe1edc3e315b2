import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { cookieName, cookieValues } from '@marquee/http';

const NAME = 'marquee_console';
const LIFETIME_MS = 12 * 60 * 60 * 1_000;

/** What a browser has in place of the secret. */
export interface Permit {
  readonly id: string;
  /** Unix time in milliseconds. */
  readonly expiry: number;
}

/** The secret of the console, compared in constant time. A browser stores a signed permit, never the secret. */
export class OperatorToken {
  private readonly tokenDigest: Buffer;

  constructor(
    private readonly token: string,
    private readonly now: () => number = Date.now,
  ) {
    this.tokenDigest = digest(token);
  }

  matches(given: string): boolean {
    return timingSafeEqual(digest(given), this.tokenDigest);
  }

  /** `Set-Cookie` with a permit for twelve hours. Ports share cookies, so the gateway on this host gets it too. */
  cookie(host: string | undefined, encrypted: boolean): string {
    const permit = { id: randomUUID(), expiry: this.now() + LIFETIME_MS };
    return cookie(`${permit.expiry}.${permit.id}.${this.signature(permit)}`, permit.expiry, host, encrypted);
  }

  /** `Set-Cookie` that removes the permit from the browser. */
  expiredCookie(host: string | undefined, encrypted: boolean): string {
    return cookie('', 0, host, encrypted);
  }

  /** The permits in a `Cookie` header that are genuine and have not expired. */
  permitsIn(header: string | undefined, host: string | undefined): Permit[] {
    return cookieValues(header, cookieName(NAME, host)).flatMap((value) => {
      const [expiry, id = '', signature = ''] = value.split('.');
      const permit = { id, expiry: Number(expiry) };
      const genuine = timingSafeEqual(digest(signature), digest(this.signature(permit)));
      return genuine && permit.expiry > this.now() ? [permit] : [];
    });
  }

  private signature({ id, expiry }: Permit): string {
    return createHmac('sha256', this.token).update(`console-permit:${expiry}:${id}`).digest('hex');
  }
}

function cookie(value: string, expiry: number, host: string | undefined, encrypted: boolean): string {
  const attributes = `Path=/; HttpOnly; SameSite=Strict${encrypted ? '; Secure' : ''}`;
  return `${cookieName(NAME, host)}=${value}; ${attributes}; Expires=${new Date(expiry).toUTCString()}`;
}

/** Digests have equal length, so that the comparison reveals nothing about the input. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
