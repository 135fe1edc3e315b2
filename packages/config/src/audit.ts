import { randomUUID } from 'node:crypto';
import { AuditRecord } from '@marquee/contracts/registry';
import type { EtcdClient, Write } from '@marquee/etcd';

export const AUDIT = '/marquee/audit/';

/** The write that stores a record. Keys sort by time. */
export function auditWrite(record: AuditRecord): Write {
  return { kind: 'put', key: `${AUDIT}${record.at}-${randomUUID()}`, value: JSON.stringify(record) };
}

/** All audit records, newest first. */
export async function auditTrail(etcd: EtcdClient, signal?: AbortSignal): Promise<readonly AuditRecord[]> {
  const { entries } = await etcd.range(AUDIT, signal);
  return entries.toSorted((a, b) => (a.key < b.key ? 1 : -1)).map(({ value }) => AuditRecord.parse(JSON.parse(value)));
}
