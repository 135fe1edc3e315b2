import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const COOKIE = 'marquee_console';
const LIFETIME_MS = 12 * 60 * 60 * 1_000;

/** The one secret of the console: compared in constant time, and never stored in a browser, which gets a signed permit instead. */
export class OperatorToken {
  readonly #digest: Buffer;

  constructor(
    private readonly token: string,
    private readonly now: () => number = Date.now,
  ) {
    this.#digest = digest(token);
  }

  matches(given: string): boolean {
    return timingSafeEqual(digest(given), this.#digest);
  }

  /** `Set-Cookie` of a permit for twelve hours. Cookies know no port: the gateway of this host sees it too, and can do nothing with it. */
  cookie(): string {
    const expiry = this.now() + LIFETIME_MS;
    const attributes = `Path=/; HttpOnly; SameSite=Strict; Expires=${new Date(expiry).toUTCString()}`;
    return `${COOKIE}=${expiry}.${this.#signature(expiry)}; ${attributes}`;
  }

  /** Whether a `Cookie` header holds a permit that has not ended. */
  permits(header: string | undefined): boolean {
    const pair = header
      ?.split(';')
      .map((part) => part.trim())
      .find((part) => part.startsWith(`${COOKIE}=`));
    const [expiry = '', signature = ''] = pair?.slice(COOKIE.length + 1).split('.') ?? [];
    const genuine = timingSafeEqual(digest(signature), digest(this.#signature(Number(expiry))));
    return genuine && Number(expiry) > this.now();
  }

  #signature(expiry: number): string {
    return createHmac('sha256', this.token).update(`console-permit:${expiry}`).digest('hex');
  }
}

/** Of equal length whatever was given, so that the comparison tells nothing of it. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
