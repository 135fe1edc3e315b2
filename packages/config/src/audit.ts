import { randomUUID } from 'node:crypto';
import type { EtcdClient } from '@marquee/etcd';
import { z } from 'zod';

export const AUDIT = '/marquee/audit/';

/** One change of a dynamic property, written in the same transaction as the change. */
export const auditRecord = z.object({
  who: z.string(),
  /** The key that was changed. */
  what: z.string(),
  why: z.string(),
  /** The raw JSON texts before and after; null where there was none. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  /** ISO 8601, UTC. */
  at: z.iso.datetime(),
});
export type AuditRecord = z.infer<typeof auditRecord>;

/** Keys sort by time. */
export function auditKey(at: string): string {
  return `${AUDIT}${at}-${randomUUID()}`;
}

/** Newest first. */
export async function auditTrail(etcd: EtcdClient, signal?: AbortSignal): Promise<readonly AuditRecord[]> {
  const { entries } = await etcd.range(AUDIT, signal);
  return entries.toSorted((a, b) => (a.key < b.key ? 1 : -1)).map(({ value }) => auditRecord.parse(JSON.parse(value)));
}
