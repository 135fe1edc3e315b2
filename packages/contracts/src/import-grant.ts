import { createHmac, timingSafeEqual } from 'node:crypto';

const GRANT = /^(\d{1,16})\.([0-9a-f]{64})$/;

/**
 * The operator's permission to load history until `expiry` (Unix time in ms):
 * `<expiry>.<hex HMAC-SHA256 of "import:<expiry>">`.
 */
export function signImportGrant(key: string, expiry: number): string {
  return `${expiry}.${signature(key, String(expiry)).toString('hex')}`;
}

/** Whether `grant` was signed with `key` and has not expired at `now` (Unix time in ms). */
export function verifyImportGrant(key: string, grant: string, now: number): boolean {
  const [, expiry, hex] = GRANT.exec(grant) ?? [];
  if (expiry === undefined || hex === undefined) return false;
  return timingSafeEqual(Buffer.from(hex, 'hex'), signature(key, expiry)) && Number(expiry) > now;
}

function signature(key: string, expiry: string): Buffer {
  return createHmac('sha256', key).update(`import:${expiry}`).digest();
}
