import type { CSSProperties } from 'react';
import type { TitleCard } from '@marquee/contracts/page';
import { navigation } from '../navigate/navigation.js';
import { Poster } from '../poster/Poster.js';
import { Icon } from '../shell/Icon.js';
import { useKey } from '../shell/use-key.js';
import { useModal } from '../shell/use-modal.js';
import { LikeButton } from '../viewing/Actions.js';
import { clock } from '../words/title-words.js';
import { SPEED } from './playback.js';
import { usePlayback } from './use-playback.js';
import './player.css';

/** One press of an arrow key on the bar. */
const STEP_SECONDS = 60;

export function PlayerDialog({ title }: { title: TitleCard }) {
  const close = (): void => navigation.closeOverlay();
  const dialog = useModal(close);
  const { position, duration, playing, over, toggle, seekTo } = usePlayback(title);
  useKey('k', toggle);
  return (
    <dialog ref={dialog} className={playing ? 'player player-running' : 'player'} aria-label={`Playing ${title.name}`}>
      <Poster title={title} format="backdrop" eager />
      <header className="player-top">
        <button type="button" className="button round" aria-label="Close the player" onClick={close}>
          <Icon name="back" />
        </button>
        <div>
          <h2>{title.name}</h2>
          <p>
            {title.year} · simulated at {SPEED}×, a minute of film a second
          </p>
        </div>
      </header>
      {over && (
        <div className="player-over">
          <p>The end. Was it good?</p>
          <LikeButton title={title} place={{}} />
        </div>
      )}
      <div className="player-bar">
        <button
          type="button"
          className="button round player-toggle"
          aria-label={playing ? 'Pause' : 'Play'}
          autoFocus
          onClick={toggle}
        >
          <Icon name={playing ? 'pause' : 'play'} />
        </button>
        <span className="player-time">{clock(position)}</span>
        <input
          type="range"
          min={0}
          max={duration}
          step={STEP_SECONDS}
          value={position}
          aria-label="Position"
          aria-valuetext={`${clock(position)} of ${clock(duration)}`}
          style={{ '--played': `${(position / duration) * 100}%` } as CSSProperties}
          onChange={(event) => seekTo(Number(event.target.value))}
        />
        <span className="player-time">{clock(duration)}</span>
      </div>
    </dialog>
  );
}
