import type { Page, Row, TitleCard } from '@marquee/contracts/page';
import { Poster } from '../poster/Poster.js';
import { DetailsButton, LikeButton, MyListButton, PlayButton } from '../viewing/Actions.js';
import { Facts } from '../viewing/Facts.js';
import { useSeen } from '../viewing/use-seen.js';
import { useTitleState } from '../viewing/use-title-state.js';
import { useVisit } from '../shell/visit-context.js';
import './billboard.css';

export function Billboard({ title, row, page }: { title: TitleCard; row: Row; page: Page }) {
  const { viewing } = useVisit();
  const place = { rowId: row.rowId, pageId: page.pageId };
  const { progress = 0 } = useTitleState(title);
  const ref = useSeen<HTMLElement>(() => viewing.impression(title, place));
  const under = progress > 0.01 && progress < 0.97;
  return (
    <section ref={ref} className="billboard" aria-label={`Featured: ${title.name}`}>
      <Poster title={title} format="backdrop" eager />
      <div className="billboard-text">
        <p className="eyebrow">{eyebrow(row)}</p>
        <h1 className={title.name.length > 22 ? 'long' : ''}>{title.name}</h1>
        <Facts title={title} />
        <div className="billboard-actions">
          <PlayButton title={title} place={place} label={under ? 'Resume' : 'Play'} />
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
