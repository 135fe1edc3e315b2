import type { Row } from '@marquee/contracts/page';
import { rowBadge } from '../words/degradation.js';
import { useNow } from '../words/use-now.js';

export function Badge({ row }: { row: Row }) {
  const { label, detail } = rowBadge(row, useNow(10_000));
  return (
    <span className={`badge badge-${row.source}`} title={detail}>
      {label}
    </span>
  );
}
