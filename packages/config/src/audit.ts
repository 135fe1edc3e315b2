import { randomUUID } from 'node:crypto';
import type { EtcdClient, Write } from '@marquee/etcd';
import { z } from 'zod';

export const AUDIT = '/marquee/audit/';

/** One thing that an operator did. What lives in etcd is recorded in the same transaction as its change. */
export const auditRecord = z.object({
  who: z.string(),
  /** The key that was changed, or what was acted on: `process/row-builder-1`. */
  what: z.string(),
  why: z.string(),
  /** The raw JSON texts before and after, or the state before and the act; null where there was none. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  /** ISO 8601, UTC. */
  at: z.iso.datetime(),
});
export type AuditRecord = z.infer<typeof auditRecord>;

/** The write that puts a record on file; keys sort by time. */
export function auditWrite(record: AuditRecord): Write {
  return { kind: 'put', key: `${AUDIT}${record.at}-${randomUUID()}`, value: JSON.stringify(record) };
}

/** Newest first. */
export async function auditTrail(etcd: EtcdClient, signal?: AbortSignal): Promise<readonly AuditRecord[]> {
  const { entries } = await etcd.range(AUDIT, signal);
  return entries.toSorted((a, b) => (a.key < b.key ? 1 : -1)).map(({ value }) => auditRecord.parse(JSON.parse(value)));
}
