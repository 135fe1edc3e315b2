import { createHmac } from 'node:crypto';

/** The operator's word, for an hour, that history may come in: `<expiry in ms>.<HMAC-SHA256 in hex>`. */
export function importGrant(key: string, now: number): string {
  const expiry = now + 3_600_000;
  return `${expiry}.${createHmac('sha256', key).update(`import:${expiry}`).digest('hex')}`;
}
