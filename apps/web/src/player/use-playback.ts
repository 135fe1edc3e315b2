import { useCallback, useEffect, useRef, useState } from 'react';
import type { TitleCard } from '@marquee/contracts/page';
import { useVisit } from '../shell/visit-context.js';
import { useTitleState } from '../viewing/use-title-state.js';
import { isOver, pause, positionAt, resume, seek, startAt } from './playback.js';
import type { Playback } from './playback.js';

const FRAME_MS = 200;
/** Five minutes of film at the player's speed. */
const PROGRESS_EVERY_MS = 5_000;
const USUAL_MINUTES = 100;

export type Player = {
  position: number;
  duration: number;
  playing: boolean;
  over: boolean;
  toggle: () => void;
  seekTo: (position: number) => void;
};

/** A film that plays without a film, and tells of it as a real player would. */
export function usePlayback(title: TitleCard): Player {
  const { viewing } = useVisit();
  const { progress } = useTitleState(title);
  const duration = (title.runtimeMinutes ?? USUAL_MINUTES) * 60;
  const [playback, setPlayback] = useState<Playback>(() => ({
    position: startAt(duration, progress),
    since: Date.now(),
    duration,
  }));
  const [now, setNow] = useState(Date.now);
  const current = useRef(playback);
  const film = useRef(title);
  const told = useRef({ at: 0, finished: false });
  const position = positionAt(playback, now);
  const over = isOver(playback, now);

  useEffect(() => {
    current.current = playback;
  }, [playback]);

  const tell = useCallback(
    (kind: 'play-started' | 'play-progress' | 'play-finished') => {
      const at = Date.now();
      if (kind === 'play-progress' && told.current.finished) return;
      told.current = { at, finished: kind === 'play-finished' };
      viewing.watched(film.current, kind, positionAt(current.current, at), current.current.duration);
    },
    [viewing],
  );

  // Once for each opening of the player, whatever renders in between.
  const opened = useRef(false);
  useEffect(() => {
    if (opened.current) return;
    opened.current = true;
    tell('play-started');
  }, [tell]);
  useEffect(() => () => tell('play-progress'), [tell]);

  useEffect(() => {
    if (playback.since === null || over) return;
    const timer = setInterval(() => {
      setNow(Date.now());
      if (Date.now() - told.current.at >= PROGRESS_EVERY_MS) tell('play-progress');
    }, FRAME_MS);
    return () => clearInterval(timer);
  }, [playback.since, over, tell]);
  useEffect(() => {
    if (over && !told.current.finished) tell('play-finished');
  }, [over, tell]);

  const toggle = (): void => {
    const at = Date.now();
    setNow(at);
    if (playback.since !== null && !over) {
      tell('play-progress');
      setPlayback(pause(playback, at));
    } else {
      if (over) told.current = { at, finished: false };
      setPlayback(resume(playback, at));
    }
  };
  const seekTo = (to: number): void => {
    const at = Date.now();
    setNow(at);
    if (to < duration) told.current = { ...told.current, finished: false };
    setPlayback(seek(playback, to, at));
  };
  return { position, duration, playing: playback.since !== null && !over, over, toggle, seekTo };
}
