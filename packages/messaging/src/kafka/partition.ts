import { backoff, type Backoff } from '@marquee/scheduling';

/** State of one assigned partition. */
export interface Partition {
  readonly id: number;
  readonly backoff: Backoff;
  clusterId: string;
  /** The stored offset to compare with. */
  expected: bigint | null;
  /** The next offset to apply. */
  read: bigint;
  end: bigint;
  /** Unreadable records below this offset are already among the dead letters. */
  deadLetteredBelow: bigint;
  state: 'positioning' | 'reading' | 'backing-off';
  conflicts: number;
}

export function assignedPartition(id: number): Partition {
  return {
    id,
    backoff: backoff({ firstMs: 100, maxMs: 5000 }),
    clusterId: '',
    expected: null,
    read: 0n,
    end: 0n,
    deadLetteredBelow: 0n,
    state: 'positioning',
    conflicts: 0,
  };
}
