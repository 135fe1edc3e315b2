export type Cancel = () => void;

/** The time and its timers as an argument, so that a test does not have to wait. */
export interface Clock {
  /** Milliseconds since 1970, as of `Date.now`. */
  now(): number;
  schedule(work: () => void, afterMs: number): Cancel;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  schedule(work, afterMs) {
    const timer = setTimeout(work, afterMs);
    return () => clearTimeout(timer);
  },
};

/** Runs `work` every `everyMs`, the first time after one pause. */
export function repeat(clock: Clock, work: () => void, everyMs: number): Cancel {
  let cancel: Cancel;
  const next = (): void => {
    cancel = clock.schedule(() => {
      next();
      work();
    }, everyMs);
  };
  next();
  return () => cancel();
}
