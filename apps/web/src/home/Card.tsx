import { memo, useState } from 'react';
import type { Row, TitleCard } from '@marquee/contracts/page';
import { navigation } from '../navigate/navigation.js';
import { Poster } from '../poster/Poster.js';
import { useVisit } from '../shell/visit-context.js';
import { useSeen } from '../viewing/use-seen.js';
import { useTitleState } from '../viewing/use-title-state.js';
import { CardPanel } from './CardPanel.js';
import { Rank } from './Rank.js';

type CardProps = {
  title: TitleCard;
  row: Pick<Row, 'rowId' | 'kind'>;
  pageId: string;
  current: boolean;
  rank: number | null;
  onFocus: () => void;
};

export const Card = memo(function Card({ title, row, pageId, current, rank, onFocus }: CardProps) {
  const { viewing } = useVisit();
  const place = { rowId: row.rowId, pageId };
  const state = useTitleState(title);
  // By state and not by :focus-within: between two buttons nothing has focus, and a hidden button cannot get it.
  const [open, setOpen] = useState(false);
  const [met, setMet] = useState(false);
  const ref = useSeen<HTMLLIElement>(() => viewing.impression(title, place));
  const wide = row.kind === 'continue-watching';
  const details = (): void => {
    viewing.record('click', title, place);
    navigation.openTitle(title.titleId);
  };
  return (
    <li
      ref={ref}
      className={['card', wide && 'card-wide', rank !== null && 'card-ranked', open && 'card-open']
        .filter(Boolean)
        .join(' ')}
      onPointerEnter={() => setMet(true)}
      onFocus={({ target }) => {
        setMet(true);
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
          onClick={details}
        >
          <Poster title={title} format={wide ? 'still' : 'poster'} />
        </button>
        {met && <CardPanel title={title} place={place} />}
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
