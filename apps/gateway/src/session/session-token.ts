import { createHmac, timingSafeEqual } from 'node:crypto';
import { ViewerId } from '@marquee/contracts/ids';
import { z } from 'zod';

const Payload = z.object({ viewerId: ViewerId, exp: z.int() });

/** The viewer and the expiry in Unix milliseconds. */
export type SessionPayload = z.infer<typeof Payload>;

const VERSION = 'v1';
const MAX_LENGTH = 1_024;

/** Returns `v1.<base64url of the payload>.<base64url of its HMAC-SHA256>`. */
export function signSession(payload: SessionPayload, key: Buffer): string {
  const signed = `${VERSION}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}`;
  return `${signed}.${mac(signed, key).toString('base64url')}`;
}

/** Returns undefined if the token is malformed, expired or not signed by one of the keys. */
export function readSession(token: string, keys: readonly Buffer[], now: number): SessionPayload | undefined {
  if (token.length > MAX_LENGTH) return undefined;
  const [version, payload, signature, ...rest] = token.split('.');
  if (version !== VERSION || payload === undefined || signature === undefined || rest.length > 0) return undefined;
  const given = Buffer.from(signature, 'base64url');
  const signed = `${version}.${payload}`;
  if (!keys.some((key) => sameBytes(given, mac(signed, key)))) return undefined;
  const session = Payload.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  return session.exp > now ? session : undefined;
}

function mac(text: string, key: Buffer): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sameBytes(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
