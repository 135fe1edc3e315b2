/** Undoes what `Clock.schedule` set up; calling it late or twice does nothing. */
export type Cancel = () => void;

/** Monotonic time. Everything in this package reads time and sets timers through one of these. */
export interface Clock {
  /** Milliseconds since an arbitrary origin; never goes back; fractions allowed. */
  now(): number;
  /** Calls `callback` once, `ms` milliseconds from now or a little later. */
  schedule(ms: number, callback: () => void): Cancel;
}

/** The process's own clock. Its timers do not keep a process alive: a time limit alone is no reason to go on. */
export const systemClock: Clock = {
  now: () => performance.now(),
  schedule(ms, callback) {
    const timer = setTimeout(callback, Math.ceil(ms));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
