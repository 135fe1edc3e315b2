/** Film seconds that pass in a second of ours. */
export const SPEED = 60;

/** `since` is when it last started running, in milliseconds; null while paused. */
export type Playback = { position: number; since: number | null; duration: number };

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

/** From the start again if it was over. */
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

/** Where to begin: the place it was left at, or the start if that was the end. */
export function startAt(duration: number, progress: number | undefined): number {
  return progress === undefined || progress > 0.97 ? 0 : Math.round(duration * progress);
}
