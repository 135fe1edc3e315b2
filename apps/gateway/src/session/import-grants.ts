import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { IMPORT_GRANT_HEADER } from '@marquee/contracts/gateway';

const GRANT = /^(\d{1,16})\.([0-9a-f]{64})$/;

/** Verifies the operator's grants to load history: `<expiry in Unix ms>.<hex HMAC-SHA256 of "import:<expiry>">`. */
export class ImportGrants {
  /** @param key secret shared with the loader; without it no grant is valid. */
  constructor(
    private readonly key: string | undefined,
    private readonly now: () => number = Date.now,
  ) {}

  /** Whether the headers carry a valid grant that has not expired. */
  verify(headers: IncomingHttpHeaders): boolean {
    const header = headers[IMPORT_GRANT_HEADER];
    const [, expiry, signature] = GRANT.exec(typeof header === 'string' ? header : '') ?? [];
    if (this.key === undefined || expiry === undefined || signature === undefined) return false;
    const expected = createHmac('sha256', this.key).update(`import:${expiry}`).digest();
    return timingSafeEqual(Buffer.from(signature, 'hex'), expected) && Number(expiry) > this.now();
  }
}
