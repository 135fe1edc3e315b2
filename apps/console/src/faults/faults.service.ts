import { randomBytes } from 'node:crypto';
import { auditWrite } from '@marquee/config';
import type { ChangeNote } from '@marquee/config';
import { FAULTS_PREFIX, FaultRule } from '@marquee/contracts/faults';
import type { EtcdClient } from '@marquee/etcd';

/** Fault rules in etcd, each under a lease of its own: it goes by itself, even if nobody is left to remove it. */
export class FaultsService {
  constructor(
    private readonly etcd: EtcdClient,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** @param seconds until it ends. */
  async start(rule: Omit<FaultRule, 'id' | 'until'>, seconds: number, note: ChangeNote): Promise<FaultRule> {
    const now = this.now();
    const until = new Date(now.getTime() + seconds * 1_000).toISOString();
    const started = FaultRule.parse({ ...rule, id: randomBytes(6).toString('hex'), until });
    const key = FAULTS_PREFIX + started.id;
    const value = JSON.stringify(started);
    const lease = await this.etcd.leaseGrant(seconds);
    const record = auditWrite({ ...note, what: key, from: null, to: value, at: now.toISOString() });
    await this.etcd.txn([], [{ kind: 'put', key, value, lease: lease.id }, record]);
    return started;
  }

  /** Says whether there was one. */
  async clear(id: string, note: ChangeNote): Promise<boolean> {
    const key = FAULTS_PREFIX + id;
    const entry = await this.etcd.get(key);
    if (entry === undefined) return false;
    const record = auditWrite({ ...note, what: key, from: entry.value, to: null, at: this.now().toISOString() });
    return this.etcd.txn([{ key, modRevision: entry.modRevision }], [{ kind: 'delete', key }, record]);
  }

  /** Says how many there were. */
  async clearAll(note: ChangeNote): Promise<number> {
    const { entries } = await this.etcd.range(FAULTS_PREFIX);
    const cleared = await Promise.all(entries.map(({ key }) => this.clear(key.slice(FAULTS_PREFIX.length), note)));
    return cleared.filter(Boolean).length;
  }
}
