import type { CommittedOffsets } from './committed-offsets.js';
import { Group } from './group.js';
import type { Schedule } from './schedule.js';

export interface GroupListing {
  readonly groupId: string;
  readonly protocolType: string;
}

/** All groups. Members are kept in memory only: after a restart they get UNKNOWN_MEMBER_ID and join again. */
export class GroupCoordinator {
  private readonly groups = new Map<string, Group>();

  constructor(
    readonly offsets: CommittedOffsets,
    private readonly schedule: Schedule,
  ) {}

  get(groupId: string): Group | undefined {
    const group = this.groups.get(groupId);
    return group === undefined && this.offsets.groups().has(groupId) ? this.getOrCreate(groupId) : group;
  }

  getOrCreate(groupId: string): Group {
    const existing = this.groups.get(groupId);
    if (existing !== undefined) return existing;
    const group = new Group(groupId, this.schedule);
    this.groups.set(groupId, group);
    return group;
  }

  list(): GroupListing[] {
    const ids = new Set([...this.groups.keys(), ...this.offsets.groups()]);
    return [...ids].map((groupId) => ({ groupId, protocolType: this.groups.get(groupId)?.protocolType ?? '' }));
  }

  delete(group: Group): void {
    group.close();
    this.groups.delete(group.id);
    this.offsets.forgetGroup(group.id);
  }

  close(): void {
    for (const group of this.groups.values()) group.close();
    this.offsets.close();
  }
}
