import type { BuiltRow } from '@marquee/contracts/row-builder';
import { Injectable } from '@nestjs/common';
import { SharedRows } from '../rows/shared-rows.js';

/** Rows that are the same for every viewer. */
@Injectable()
export class PopularRung {
  readonly source = 'popular';

  constructor(private readonly shared: SharedRows) {}

  rowsFor(_viewerId: string): readonly BuiltRow[] {
    return this.shared.popular;
  }
}
