import { Backoff } from '../backoff.js';

/** What a consumer knows of one partition that it was assigned. */
export interface Partition {
  readonly id: number;
  readonly backoff: Backoff;
  clusterId: string;
  /** The stored offset to compare with. */
  expected: bigint | null;
  /** The next offset to apply. */
  read: bigint;
  end: bigint;
  /** What lies below and cannot be read stands among the dead letters already. */
  deadLetteredBelow: bigint;
  state: 'positioning' | 'reading' | 'backing-off';
  conflicts: number;
}

export function assignedPartition(id: number): Partition {
  return {
    id,
    backoff: new Backoff(100, 5000),
    clusterId: '',
    expected: null,
    read: 0n,
    end: 0n,
    deadLetteredBelow: 0n,
    state: 'positioning',
    conflicts: 0,
  };
}
