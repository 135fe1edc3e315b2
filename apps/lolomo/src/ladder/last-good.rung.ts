import type { BuiltRow, BuiltRows } from '@marquee/contracts/row-builder';
import { ByteLru } from '@marquee/service-defaults';

interface Kept {
  readonly rows: readonly BuiltRow[];
  readonly segment: string | undefined;
}

/** Each viewer's last good rows, as much as fits. */
export class LastGoodRows {
  private readonly viewers: ByteLru<Kept>;

  constructor(capacityBytes: () => number) {
    this.viewers = new ByteLru(capacityBytes);
  }

  get(viewerId: string): Kept | undefined {
    return this.viewers.get(viewerId);
  }

  /** Takes what was built; a row that could not be built this time stays as it was. */
  remember(built: BuiltRows): void {
    const before = this.viewers.get(built.viewerId);
    const fresh = new Set(built.rows.map((row) => row.rowId));
    const stillMissing = new Set(built.missing.map(({ kind }) => kind));
    const kept = (before?.rows ?? []).filter((row) => stillMissing.has(row.kind) && !fresh.has(row.rowId));
    this.store(built.viewerId, [...built.rows, ...kept], built.segment ?? before?.segment);
  }

  /** Takes one row that was built again. */
  rememberRow(viewerId: string, row: BuiltRow): void {
    const before = this.viewers.get(viewerId);
    if (before === undefined) return;
    this.store(viewerId, [...before.rows.filter(({ rowId }) => rowId !== row.rowId), row], before.segment);
  }

  private store(viewerId: string, rows: readonly BuiltRow[], segment: string | undefined): void {
    this.viewers.set(viewerId, { rows, segment }, JSON.stringify(rows).length);
  }
}
