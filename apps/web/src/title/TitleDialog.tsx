import type { Page, TitleCard } from '@marquee/contracts/page';
import { LikeButton, MyListButton, PlayButton } from '../controls/Actions.js';
import { Facts } from '../controls/Facts.js';
import { useTitleState } from '../controls/use-title-state.js';
import { Poster } from '../poster/Poster.js';
import { Icon } from '../ui/Icon.js';
import { useServices } from '../ui/services.js';
import { useModal } from '../ui/use-modal.js';
import { isInProgress } from '../visit/viewing.js';
import { Stars } from './Stars.js';
import { useTitle } from './title-lookup.js';
import './title.css';

interface TitleDialogProps {
  readonly titleId: string;
  /** What the page already has. */
  readonly card: TitleCard | undefined;
  readonly page: Page | null;
}

export function TitleDialog({ titleId, card, page }: TitleDialogProps) {
  const { navigation } = useServices();
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
          <TitleDetails title={known} page={page} />
        ) : (
          <p className="title-wait" id="title-name">
            {state.status === 'missing' ? 'This film is not in the catalog.' : 'Loading …'}
          </p>
        )}
        {state.status === 'shown' && state.title.synopsis !== undefined && (
          <p className="title-synopsis">{state.title.synopsis}</p>
        )}
        {state.status === 'unavailable' && (
          <p className="title-unavailable" role="status">
            The catalog is unavailable right now, so some details are missing. You can still play, rate and list this
            film.
          </p>
        )}
      </div>
    </dialog>
  );
}

interface TitleDetailsProps {
  readonly title: TitleCard;
  readonly page: Page | null;
}

function TitleDetails({ title, page }: TitleDetailsProps) {
  const state = useTitleState(title);
  const inProgress = isInProgress(state);
  const rows = page?.rows.filter(({ items }) => items.some(({ titleId }) => titleId === title.titleId)) ?? [];
  return (
    <>
      <div className="title-art">
        <Poster title={title} format="backdrop" eager />
        <h2 id="title-name">{title.name}</h2>
      </div>
      <div className="title-body">
        <div className="title-actions">
          <PlayButton title={title} place={{}} label={inProgress ? 'Resume' : 'Play'} />
          <MyListButton title={title} place={{}} />
          <LikeButton title={title} place={{}} />
        </div>
        <Facts title={title} />
        {inProgress && (
          <progress
            className="title-progress"
            max={1}
            value={state.progress}
            aria-label={`${Math.round((state.progress ?? 0) * 100)} % watched`}
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
