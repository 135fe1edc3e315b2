import type { BuiltRow } from '@marquee/contracts/row-builder';
import type { SharedRows } from '../rows/shared-rows.js';

/** Rows that are the same for every viewer. */
export class PopularRung {
  readonly source = 'popular';

  constructor(private readonly shared: Pick<SharedRows, 'popular'>) {}

  rowsFor(_viewerId: string): readonly BuiltRow[] {
    return this.shared.popular;
  }
}
