import { createHmac } from 'node:crypto';
import { FAULT_BAGGAGE, FaultRule } from '@marquee/contracts/faults';
import { sameBytes } from '@marquee/contracts/same-bytes';

/** Returns the value of one member of a W3C baggage header; undefined if it is absent or malformed. */
export function baggageEntry(baggage: string | undefined, name: string): string | undefined {
  for (const member of baggage?.split(',') ?? []) {
    const [key = '', value = ''] = member.split(';', 1)[0]?.split('=', 2) ?? [];
    if (key.trim() === name) return decode(value.trim());
  }
  return undefined;
}

/** Any client may send the header, so malformed escapes must not throw. */
function decode(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

/** Returns the baggage member that applies `rule` to one request. Only a holder of the key can create it. */
export function signedFault(rule: FaultRule, key: string): string {
  const payload = Buffer.from(JSON.stringify(rule)).toString('base64url');
  return `${FAULT_BAGGAGE}=${payload}.${signature(payload, key)}`;
}

/** Returns the rule that a baggage header carries; undefined unless signature and format are valid. */
export function faultIn(baggage: string | undefined, key: string): FaultRule | undefined {
  const [payload, given] = baggageEntry(baggage, FAULT_BAGGAGE)?.split('.', 2) ?? [];
  if (payload === undefined || given === undefined) return undefined;
  if (!sameBytes(Buffer.from(given), Buffer.from(signature(payload, key)))) return undefined;
  try {
    return FaultRule.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString())).data;
  } catch {
    return undefined;
  }
}

function signature(payload: string, key: string): string {
  return createHmac('sha256', key).update(`fault:${payload}`).digest('hex');
}
