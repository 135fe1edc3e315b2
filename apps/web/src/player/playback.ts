/** Seconds of film that pass in one second of real time. */
export const SPEED = 60;

export interface Playback {
  /** In seconds of film, at `since` or while paused. */
  readonly position: number;
  /** When it last started to run, in milliseconds; null while paused. */
  readonly since: number | null;
  /** In seconds of film. */
  readonly duration: number;
}

export function positionAt({ position, since, duration }: Playback, now: number): number {
  const run = since === null ? 0 : ((now - since) / 1000) * SPEED;
  return Math.min(duration, Math.max(0, position + run));
}

export function isOver(playback: Playback, now: number): boolean {
  return positionAt(playback, now) >= playback.duration;
}

export function pause(playback: Playback, now: number): Playback {
  return { ...playback, position: positionAt(playback, now), since: null };
}

/** Starts from the beginning if the film was over. */
export function resume(playback: Playback, now: number): Playback {
  return { ...playback, position: isOver(playback, now) ? 0 : positionAt(playback, now), since: now };
}

export function seek(playback: Playback, position: number, now: number): Playback {
  return {
    ...playback,
    position: Math.min(playback.duration, Math.max(0, position)),
    since: playback.since === null ? null : now,
  };
}

/** Where to start: where the viewer stopped, or the beginning if that was the end. `progress` is a share of 0 to 1. */
export function startAt(duration: number, progress: number | undefined): number {
  return progress === undefined || progress > 0.97 ? 0 : Math.round(duration * progress);
}
