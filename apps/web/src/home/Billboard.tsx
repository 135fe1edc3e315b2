import type { Row, TitleCard } from '@marquee/contracts/page';
import { DetailsButton, LikeButton, MyListButton, PlayButton } from '../controls/Actions.js';
import { Facts } from '../controls/Facts.js';
import { useSeen } from '../controls/use-seen.js';
import { useTitleState } from '../controls/use-title-state.js';
import { Poster } from '../poster/Poster.js';
import { isInProgress } from '../visit/viewing.js';
import { useVisit } from '../visit/visit-context.js';
import './billboard.css';

interface BillboardProps {
  readonly title: TitleCard;
  readonly row: Row;
  readonly pageId: string;
}

export function Billboard({ title, row, pageId }: BillboardProps) {
  const { viewing } = useVisit();
  const place = { rowId: row.rowId, pageId };
  const state = useTitleState(title);
  const ref = useSeen<HTMLElement>(() => viewing.recordImpression(title, place));
  return (
    <section ref={ref} className="billboard" aria-label={`Featured: ${title.name}`}>
      <Poster title={title} format="backdrop" eager />
      <div className="billboard-text">
        <p className="eyebrow">{eyebrow(row)}</p>
        <h1 className={title.name.length > 22 ? 'long' : ''}>{title.name}</h1>
        <Facts title={title} />
        <div className="billboard-actions">
          <PlayButton title={title} place={place} label={isInProgress(state) ? 'Resume' : 'Play'} />
          <MyListButton title={title} place={place} />
          <LikeButton title={title} place={place} />
          <DetailsButton title={title} place={place} />
        </div>
      </div>
    </section>
  );
}

function eyebrow(row: Row): string {
  if (row.because === 'new-viewer') return 'A good place to start';
  return row.kind === 'top-picks' && row.source === 'live' ? 'Your top pick' : row.title;
}
