const WINDOW_SECONDS = 10;
/** Ends of a call that brought the caller no answer. */
const UNANSWERED = ['failure', 'timeout', 'short-circuited', 'bulkhead-rejected', 'deadline-spent'];
/** Ends that say nothing against the called one. A call that nobody waits for any more counts as none. */
const ANSWERED = ['success', 'bad-request'];

/** The pace of a command's calls and the share of them that brought no answer, of its event counts over 10 s. */
export function callsOf(counts: Readonly<Record<string, number>>): { perSecond: number; errorShare: number } {
  const sum = (types: readonly string[]) => types.reduce((total, type) => total + (counts[type] ?? 0), 0);
  const unanswered = sum(UNANSWERED);
  const calls = unanswered + sum(ANSWERED);
  return { perSecond: calls / WINDOW_SECONDS, errorShare: calls === 0 ? 0 : unanswered / calls };
}
