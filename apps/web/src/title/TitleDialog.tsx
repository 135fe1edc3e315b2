import type { Page, TitleCard } from '@marquee/contracts/page';
import { navigation } from '../navigate/navigation.js';
import { Poster } from '../poster/Poster.js';
import { Icon } from '../shell/Icon.js';
import { useModal } from '../shell/use-modal.js';
import { LikeButton, MyListButton, PlayButton } from '../viewing/Actions.js';
import { Facts } from '../viewing/Facts.js';
import { useTitleState } from '../viewing/use-title-state.js';
import { Stars } from './Stars.js';
import { useTitle } from './use-title.js';
import './title.css';

type TitleDialogProps = {
  titleId: string;
  /** What the page already knows. */ card: TitleCard | undefined;
  page: Page | null;
};

export function TitleDialog({ titleId, card, page }: TitleDialogProps) {
  const state = useTitle(titleId);
  const close = (): void => navigation.closeOverlay();
  const dialog = useModal(close);
  const known = state.status === 'shown' ? { ...card, ...state.title } : card;
  return (
    <dialog
      ref={dialog}
      className="title-dialog"
      aria-labelledby="title-name"
      onClick={(event) => event.target === event.currentTarget && close()}
    >
      <div className="title-sheet">
        <button type="button" className="button round close" aria-label="Close" onClick={close}>
          <Icon name="close" />
        </button>
        {known ? (
          <Known title={known} page={page} />
        ) : (
          <p className="title-wait" id="title-name">
            {state.status === 'missing' ? 'No film of this name is in the catalogue.' : 'Looking it up …'}
          </p>
        )}
        {state.status === 'shown' && state.title.synopsis !== undefined && (
          <p className="title-synopsis">{state.title.synopsis}</p>
        )}
        {state.status === 'away' && (
          <p className="title-away" role="status">
            The catalogue is taking a short break, so the details are missing. Playing, rating and your list work as
            always.
          </p>
        )}
      </div>
    </dialog>
  );
}

function Known({ title, page }: { title: TitleCard; page: Page | null }) {
  const { progress = 0 } = useTitleState(title);
  const rows = page?.rows.filter(({ items }) => items.some(({ titleId }) => titleId === title.titleId)) ?? [];
  const under = progress > 0.01 && progress < 0.97;
  return (
    <>
      <div className="title-art">
        <Poster title={title} format="backdrop" eager />
        <h2 id="title-name">{title.name}</h2>
      </div>
      <div className="title-body">
        <div className="title-actions">
          <PlayButton title={title} place={{}} label={under ? 'Resume' : 'Play'} />
          <MyListButton title={title} place={{}} />
          <LikeButton title={title} place={{}} />
        </div>
        <Facts title={title} />
        {under && (
          <progress
            className="title-progress"
            max={1}
            value={progress}
            aria-label={`${Math.round(progress * 100)} % watched`}
          />
        )}
        <Stars title={title} />
        {rows.length > 0 && (
          <div className="title-rows">
            <h3>On your page in</h3>
            <ul>
              {rows.map((row) => (
                <li key={row.rowId}>{row.title}</li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </>
  );
}
