/** Cancels what `Clock.schedule` set up. Calling it late or twice does nothing. */
export type Cancel = () => void;

/** Monotonic time. This package reads time and sets timers only through a clock. */
export interface Clock {
  /** Milliseconds since an arbitrary origin, possibly fractional. Never goes back. */
  now(): number;
  /** Calls `callback` once, `ms` milliseconds from now or slightly later. */
  schedule(ms: number, callback: () => void): Cancel;
}

/** The clock of the process. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => performance.now(),
  schedule(ms, callback) {
    const timer = setTimeout(callback, Math.ceil(ms));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
