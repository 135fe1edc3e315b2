import { createHmac } from 'node:crypto';
import type { ServiceName } from './topology.js';

/**
 * Proof that a caller belongs to the platform: hex HMAC-SHA256 of `caller:<target>`, sent in `HEADERS.caller`. It is of
 * use at one service only, and the key is never sent.
 *
 * @param key the platform's key (`PLATFORM_KEY`).
 */
export function callerToken(key: string, target: ServiceName): string {
  return createHmac('sha256', key).update(`caller:${target}`).digest('hex');
}
