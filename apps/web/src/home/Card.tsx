import { memo, useState } from 'react';
import type { Row, TitleCard } from '@marquee/contracts/page';
import { useSeen } from '../controls/use-seen.js';
import { useTitleState } from '../controls/use-title-state.js';
import { Poster } from '../poster/Poster.js';
import { useServices } from '../ui/services.js';
import { useVisit } from '../visit/visit-context.js';
import { CardPanel } from './CardPanel.js';
import { Rank } from './Rank.js';

interface CardProps {
  readonly title: TitleCard;
  readonly row: Pick<Row, 'rowId' | 'kind'>;
  readonly pageId: string;
  /** The card of its row that Tab stops at. */
  readonly current: boolean;
  readonly rank: number | null;
  readonly onFocus: () => void;
}

export const Card = memo(function Card({ title, row, pageId, current, rank, onFocus }: CardProps) {
  const { viewing } = useVisit();
  const { navigation } = useServices();
  const place = { rowId: row.rowId, pageId };
  const state = useTitleState(title);
  // State instead of :focus-within: focus is nowhere for a moment between two buttons, and a hidden button cannot take
  // it.
  const [open, setOpen] = useState(false);
  const [panelNeeded, setPanelNeeded] = useState(false);
  const ref = useSeen<HTMLLIElement>(() => viewing.recordImpression(title, place));
  const wide = row.kind === 'continue-watching';
  const openDetails = (): void => {
    viewing.record('click', title, place);
    navigation.openTitle(title.titleId);
  };
  return (
    <li
      ref={ref}
      className={['card', wide && 'card-wide', rank !== null && 'card-ranked', open && 'card-open']
        .filter(Boolean)
        .join(' ')}
      onPointerEnter={() => setPanelNeeded(true)}
      onFocus={({ target }) => {
        setPanelNeeded(true);
        setOpen(target.matches(':focus-visible'));
        onFocus();
      }}
      onBlur={({ currentTarget, relatedTarget }) =>
        setOpen((before) => before && currentTarget.contains(relatedTarget))
      }
    >
      {rank !== null && <Rank rank={rank} />}
      <div className="card-body">
        <button
          type="button"
          className="card-main"
          tabIndex={current ? 0 : -1}
          aria-label={`${title.name}, ${title.year}${rank === null ? '' : `, number ${rank}`}`}
          onClick={openDetails}
        >
          <Poster title={title} format={wide ? 'still' : 'poster'} />
        </button>
        {panelNeeded && <CardPanel title={title} place={place} />}
        {state.progress !== undefined && state.progress > 0.005 && (
          <progress
            className="card-progress"
            max={1}
            value={state.progress}
            aria-label={`${Math.round(state.progress * 100)} % watched`}
          />
        )}
      </div>
    </li>
  );
});
