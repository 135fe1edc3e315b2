import { repeat } from '@marquee/browser/clock';
import type { Cancel, Clock } from '@marquee/browser/clock';
import { Store } from '@marquee/browser/store';
import type { TraceSummary } from '@marquee/contracts/traces';
import type { ConsoleApi, TraceOrder } from '../api/console-api.js';

const EVERY_MS = 3_000;

/** Which traces are listed. */
export interface TraceFilter {
  readonly order: TraceOrder;
  /** The name of the first span; null for all. */
  readonly name: string | null;
}

export interface TraceListState {
  readonly filter: TraceFilter;
  readonly traces: readonly TraceSummary[];
  /** Null before the first answer. */
  readonly receiving: boolean | null;
}

export const HOME_PAGE = 'GET /api/home';

/** The recorded traces of the last minutes, read periodically. */
export class TraceList extends Store<TraceListState> {
  private cancel: Cancel | undefined;

  constructor(
    private readonly api: Pick<ConsoleApi, 'traces'>,
    private readonly clock: Clock,
  ) {
    super({ filter: { order: 'slowest', name: HOME_PAGE }, traces: [], receiving: null });
  }

  open(): void {
    this.cancel = repeat(this.clock, () => void this.refresh(), EVERY_MS);
    void this.refresh();
  }

  choose(filter: TraceFilter): void {
    this.update((state) => ({ ...state, filter, traces: [] }));
    void this.refresh();
  }

  close(): void {
    this.cancel?.();
  }

  /** Keeps what it has when the list cannot be read, and drops an answer to an earlier choice. */
  private async refresh(): Promise<void> {
    const { filter } = this.get();
    const answer = await this.api.traces(filter).catch(() => null);
    if (answer !== null && this.get().filter === filter) this.update((state) => ({ ...state, ...answer }));
  }
}
