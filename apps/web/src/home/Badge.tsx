import type { DegradedRow } from '@marquee/contracts/page';
import { useNow } from '../ui/use-now.js';
import { rowBadge } from '../words/degradation.js';

/** Source and age of a row that is not live. */
export function Badge({ row }: { readonly row: DegradedRow }) {
  const { label, detail } = rowBadge(row, useNow(10_000));
  return (
    <span className={`badge badge-${row.source}`} title={detail}>
      {label}
    </span>
  );
}
