import { randomBytes } from 'node:crypto';
import { auditWrite } from '@marquee/config';
import type { ChangeNote } from '@marquee/config';
import { FAULTS_PREFIX, FaultRule } from '@marquee/contracts/faults';
import { EtcdClient } from '@marquee/etcd';
import { Injectable } from '@nestjs/common';

/** Fault rules in etcd. Each has its own lease, so that it ends even if the console is gone. */
@Injectable()
export class FaultsService {
  constructor(private readonly etcd: EtcdClient) {}

  async startFault(rule: Omit<FaultRule, 'id' | 'until'>, seconds: number, note: ChangeNote): Promise<FaultRule> {
    const now = Date.now();
    const until = new Date(now + seconds * 1_000).toISOString();
    const started = FaultRule.parse({ ...rule, id: randomBytes(6).toString('hex'), until });
    const key = FAULTS_PREFIX + started.id;
    const value = JSON.stringify(started);
    const lease = await this.etcd.leaseGrant(seconds);
    const record = auditWrite({ ...note, what: key, from: null, to: value, at: new Date(now).toISOString() });
    await this.etcd.txn([], [{ kind: 'put', key, value, lease: lease.id }, record]);
    return started;
  }

  /** Returns false when there was no such fault. */
  async clearFault(id: string, note: ChangeNote): Promise<boolean> {
    const key = FAULTS_PREFIX + id;
    const entry = await this.etcd.get(key);
    if (entry === undefined) return false;
    const record = auditWrite({ ...note, what: key, from: entry.value, to: null, at: new Date().toISOString() });
    return this.etcd.txn([{ key, modRevision: entry.modRevision }], [{ kind: 'delete', key }, record]);
  }

  /** Returns how many faults were cleared. */
  async clearAllFaults(note: ChangeNote): Promise<number> {
    const { entries } = await this.etcd.range(FAULTS_PREFIX);
    const ids = entries.map(({ key }) => key.slice(FAULTS_PREFIX.length));
    const cleared = await Promise.all(ids.map((id) => this.clearFault(id, note)));
    return cleared.filter(Boolean).length;
  }
}
