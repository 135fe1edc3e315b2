import { createHmac } from 'node:crypto';
import { ViewerId } from '@marquee/contracts/ids';
import { sameBytes } from '@marquee/contracts/same-bytes';
import { z } from 'zod';

const Payload = z.object({ viewerId: ViewerId, sid: z.string().regex(/^[\w-]{1,64}$/), exp: z.int() });

/** The viewer, the id of the session, and its expiry in Unix milliseconds. */
export type SessionPayload = z.infer<typeof Payload>;

const VERSION = 'v2';
const MAX_LENGTH = 1_024;

/** Returns `v2.<base64url of the payload>.<base64url of its HMAC-SHA256>`. */
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
  const session = Payload.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))).data;
  return session !== undefined && session.exp > now ? session : undefined;
}

function mac(text: string, key: Buffer): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
