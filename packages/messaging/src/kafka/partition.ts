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
  /** Offsets from `read` on that are already among the dead letters. A retry must not write them a second time. */
  readonly deadLettered: Set<bigint>;
  /** Since when the partition has been tried again without success, and why. */
  failing: { readonly since: number; readonly error: unknown } | undefined;
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
    deadLettered: new Set(),
    failing: undefined,
    state: 'positioning',
    conflicts: 0,
  };
}
