const WINDOW_SECONDS = 10;
/** Outcomes without an answer for the caller. */
const UNANSWERED = ['failure', 'timeout', 'short-circuited', 'bulkhead-rejected', 'deadline-spent'];
/** Outcomes with an answer. Cancelled calls count as neither. */
const ANSWERED = ['success', 'bad-request'];

/** Rate of calls and share of calls without an answer, from the event counts of a command over 10 s. */
export function callsOf(counts: Readonly<Record<string, number>>): { perSecond: number; errorShare: number } {
  const sum = (types: readonly string[]) => types.reduce((total, type) => total + (counts[type] ?? 0), 0);
  const unanswered = sum(UNANSWERED);
  const calls = unanswered + sum(ANSWERED);
  return { perSecond: calls / WINDOW_SECONDS, errorShare: calls === 0 ? 0 : unanswered / calls };
}
