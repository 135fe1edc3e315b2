/** Timers as an argument, so that what waits can be tested without waiting. */
export type Schedule = (work: () => void, afterMs: number) => Cancel;
export type Cancel = () => void;

export const browserSchedule: Schedule = (work, afterMs) => {
  const timer = setTimeout(work, afterMs);
  return () => clearTimeout(timer);
};
