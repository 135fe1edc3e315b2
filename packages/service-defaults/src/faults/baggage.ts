import { createHmac, timingSafeEqual } from 'node:crypto';
import { FAULT_BAGGAGE, FaultRule } from '@marquee/contracts/faults';

/** The value of one entry of a W3C baggage header; undefined if it is absent or malformed. */
export function baggageEntry(baggage: string | undefined, name: string): string | undefined {
  for (const member of baggage?.split(',') ?? []) {
    const [key = '', value = ''] = member.split(';', 1)[0]?.split('=', 2) ?? [];
    if (key.trim() === name) return decoded(value.trim());
  }
  return undefined;
}

/** Percent-decoded; undefined if the escapes are malformed, as in a header that anybody may send. */
function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

/** The baggage member that makes one request meet `rule`; only who has the key can make one. */
export function signedFault(rule: FaultRule, key: string): string {
  const payload = Buffer.from(JSON.stringify(rule)).toString('base64url');
  return `${FAULT_BAGGAGE}=${payload}.${signature(payload, key)}`;
}

/** The rule that a baggage header carries, if its signature and its form hold. */
export function faultIn(baggage: string | undefined, key: string): FaultRule | undefined {
  const [payload, given] = baggageEntry(baggage, FAULT_BAGGAGE)?.split('.', 2) ?? [];
  if (payload === undefined || given === undefined) return undefined;
  const [expected, actual] = [Buffer.from(signature(payload, key)), Buffer.from(given)];
  if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) return undefined;
  try {
    return FaultRule.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString())).data;
  } catch {
    return undefined;
  }
}

function signature(payload: string, key: string): string {
  return createHmac('sha256', key).update(`fault:${payload}`).digest('hex');
}
