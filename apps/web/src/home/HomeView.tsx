import { useEffect, useState } from 'react';
import type { TitleCard } from '@marquee/contracts/page';
import { useVisit } from '../shell/visit-context.js';
import { useStore } from '../store.js';
import { Billboard } from './Billboard.js';
import { Notice } from './Notice.js';
import { chooseBillboard } from './page-state.js';
import { RowView } from './RowView.js';
import { Skeleton } from './Skeleton.js';
import { Unreachable } from './Unreachable.js';

export function HomeView() {
  const state = useStore(useVisit().home);
  const [featured, setFeatured] = useState<TitleCard | null>(null);
  const chosen = state.status === 'shown' ? chooseBillboard(state.page, featured) : null;
  useEffect(() => {
    if (chosen && chosen.title.titleId !== featured?.titleId) setFeatured(chosen.title);
  }, [chosen, featured]);

  if (state.status === 'unreachable') return <Unreachable attempts={state.attempts} nextAt={state.nextAt} />;
  if (state.status !== 'shown') return <Skeleton />;
  const { page, failedAt } = state;
  return (
    <>
      <Notice page={page} failedAt={failedAt} />
      {chosen && <Billboard title={chosen.title} row={chosen.row} page={page} />}
      <div className="rows">
        {page.rows.map((row) => (
          <RowView key={row.rowId} row={row} pageId={page.pageId} />
        ))}
        {page.rows.length === 0 && (
          <p className="empty">
            There is nothing on your page yet. Search for a film you like, and it will grow from there.
          </p>
        )}
      </div>
    </>
  );
}
