import type { Cancel, Schedule } from '../schedule.js';

const GATHER_MS = 120;
/** More rows than this at once cost more than the page. */
const FEW = 4;

/** Gathers changes that arrive together, so that ten hints about one row are one request. */
export class Burst {
  private readonly rows = new Set<string>();
  private page = false;
  private cancel: Cancel | undefined;

  constructor(
    private readonly schedule: Schedule,
    private readonly refresh: { row: (rowId: string) => void; page: () => void },
  ) {}

  rowChanged(rowId: string): void {
    this.rows.add(rowId);
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
    this.cancel ??= this.schedule(() => {
      this.cancel = undefined;
      if (this.page || this.rows.size > FEW) this.refresh.page();
      else for (const rowId of this.rows) this.refresh.row(rowId);
      this.rows.clear();
      this.page = false;
    }, GATHER_MS);
  }
}
