/** Runs an action once after a delay in milliseconds, unless the returned function is called before. */
export type Schedule = (delayMs: number, action: () => void) => () => void;

export const realSchedule: Schedule = (delayMs, action) => {
  const timer = setTimeout(action, delayMs);
  return () => clearTimeout(timer);
};
