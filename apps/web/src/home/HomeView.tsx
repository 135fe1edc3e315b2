import { useStore } from '@marquee/browser/store';
import { useVisit } from '../visit/visit-context.js';
import { Billboard } from './Billboard.js';
import { Notice } from './Notice.js';
import { RowView } from './RowView.js';
import { Skeleton } from './Skeleton.js';
import { Unreachable } from './Unreachable.js';

export function HomeView() {
  const state = useStore(useVisit().home);
  if (state.status === 'unreachable') return <Unreachable attempts={state.attempts} nextAt={state.nextAt} />;
  if (state.status !== 'shown') return <Skeleton />;
  const { page, billboard, failedAt } = state;
  return (
    <>
      <Notice page={page} failedAt={failedAt} />
      {billboard && <Billboard title={billboard.title} row={billboard.row} pageId={page.pageId} />}
      <div className="rows">
        {page.rows.map((row) => (
          <RowView key={row.rowId} row={row} pageId={page.pageId} />
        ))}
        {page.rows.length === 0 && (
          <p className="empty">Your page is still empty. Search for a film you like, and it will fill up from there.</p>
        )}
      </div>
    </>
  );
}
