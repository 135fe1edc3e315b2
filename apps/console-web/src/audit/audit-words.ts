import type { AuditRecord } from '@marquee/contracts/console';
import type { FaultRule } from '@marquee/contracts/faults';
import { faultWords } from '../picture/story.js';

const FAULTS = '/marquee/faults/';
const CONFIG = '/marquee/config/';
const PROCESS = 'process/';

/** A record as a sentence: "row-builder-1: pause", "fault: calls of row-builder.* fail". */
export function auditWords({ what, from, to }: Pick<AuditRecord, 'what' | 'from' | 'to'>): string {
  if (what.startsWith(PROCESS)) return `${what.slice(PROCESS.length)}: ${to ?? ''}`;
  if (what.startsWith(FAULTS)) {
    const rule = JSON.parse(to ?? from ?? '{}') as FaultRule;
    return to === null ? `fault ended: ${faultWords(rule)}` : `fault: ${faultWords(rule)}`;
  }
  const path = what.startsWith(CONFIG) ? what.slice(CONFIG.length) : what;
  const cut = path.lastIndexOf('/');
  return `${path.slice(cut + 1)} for ${path.slice(0, cut)}: ${from ?? 'not set'} → ${to ?? 'not set'}`;
}
