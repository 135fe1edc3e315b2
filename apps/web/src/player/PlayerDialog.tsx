import { useEffect, useState } from 'react';
import type { CSSProperties } from 'react';
import { useStore } from '@marquee/browser/store';
import type { TitleCard } from '@marquee/contracts/page';
import { LikeButton } from '../controls/Actions.js';
import { useTitleState } from '../controls/use-title-state.js';
import { Poster } from '../poster/Poster.js';
import { Icon } from '../ui/Icon.js';
import { useServices } from '../ui/services.js';
import { useKey } from '../ui/use-key.js';
import { useModal } from '../ui/use-modal.js';
import { useVisit } from '../visit/visit-context.js';
import { clockTime } from '../words/duration.js';
import { SPEED, startAt } from './playback.js';
import { Player } from './player.js';
import './player.css';

/** How far one press of an arrow key moves the slider. */
const STEP_SECONDS = 60;
/** The length of a title whose running time is unknown. */
const DEFAULT_MINUTES = 100;

export function PlayerDialog({ title }: { readonly title: TitleCard }) {
  const { navigation } = useServices();
  const close = (): void => navigation.closeOverlay();
  const dialog = useModal(close);
  const player = usePlayer(title);
  const { position, duration, playing, over } = useStore(player);
  const toggle = (): void => player.toggle();
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
            {title.year} · simulated at {SPEED}×: one minute of film per second
          </p>
        </div>
      </header>
      {over && (
        <div className="player-over">
          <p>The end. Did you like it?</p>
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
        <span className="player-time">{clockTime(position)}</span>
        <input
          type="range"
          min={0}
          max={duration}
          step={STEP_SECONDS}
          value={position}
          aria-label="Position"
          aria-valuetext={`${clockTime(position)} of ${clockTime(duration)}`}
          style={{ '--played': `${(position / duration) * 100}%` } as CSSProperties}
          onChange={(event) => player.seekTo(Number(event.target.value))}
        />
        <span className="player-time">{clockTime(duration)}</span>
      </div>
    </dialog>
  );
}

/** A player that runs while the component is mounted. */
function usePlayer(title: TitleCard): Player {
  const { clock } = useServices();
  const { viewing } = useVisit();
  const { progress } = useTitleState(title);
  const [player] = useState(() => {
    const duration = (title.runtimeMinutes ?? DEFAULT_MINUTES) * 60;
    return new Player(startAt(duration, progress), duration, clock, (...play) => viewing.recordPlay(title, ...play));
  });
  useEffect(() => {
    player.open();
    return () => player.close();
  }, [player]);
  return player;
}
