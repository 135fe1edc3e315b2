import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { cookieName, cookieValues } from '@marquee/http';

const NAME = 'marquee_console';
const LIFETIME_MS = 12 * 60 * 60 * 1_000;

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
    const expiry = this.now() + LIFETIME_MS;
    const attributes = `Path=/; HttpOnly; SameSite=Strict${encrypted ? '; Secure' : ''}`;
    const value = `${expiry}.${this.signature(expiry)}`;
    return `${cookieName(NAME, host)}=${value}; ${attributes}; Expires=${new Date(expiry).toUTCString()}`;
  }

  /** Whether a `Cookie` header holds a permit that has not expired. */
  permits(header: string | undefined, host: string | undefined): boolean {
    return cookieValues(header, cookieName(NAME, host)).some((value) => this.isValid(value));
  }

  private isValid(permit: string): boolean {
    const [expiry = '', signature = ''] = permit.split('.');
    const genuine = timingSafeEqual(digest(signature), digest(this.signature(Number(expiry))));
    return genuine && Number(expiry) > this.now();
  }

  private signature(expiry: number): string {
    return createHmac('sha256', this.token).update(`console-permit:${expiry}`).digest('hex');
  }
}

/** Digests have equal length, so that the comparison reveals nothing about the input. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
