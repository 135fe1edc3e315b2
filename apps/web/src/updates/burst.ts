import type { Cancel, Clock } from '@marquee/browser/clock';

const GATHER_MS = 120;
/** More rows than this at once cost more than the page. */
const MAX_ROWS = 4;

export interface Refresh {
  row(rowId: string, traceparent?: string): void;
  page(): void;
}

/** Gathers changes that arrive together, so that ten updates of one row cause one request. */
export class Burst {
  /** Changed rows with the trace of their latest change. */
  private readonly rows = new Map<string, string | undefined>();
  private page = false;
  private cancel: Cancel | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly refresh: Refresh,
  ) {}

  rowChanged(rowId: string, traceparent?: string): void {
    this.rows.set(rowId, traceparent);
    this.gather();
  }

  pageChanged(): void {
    this.page = true;
    this.gather();
  }

  close(): void {
    this.cancel?.();
  }

  private gather(): void {
    this.cancel ??= this.clock.schedule(() => {
      this.cancel = undefined;
      if (this.page || this.rows.size > MAX_ROWS) this.refresh.page();
      else for (const [rowId, traceparent] of this.rows) this.refresh.row(rowId, traceparent);
      this.rows.clear();
      this.page = false;
    }, GATHER_MS);
  }
}
