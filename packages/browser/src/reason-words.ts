import type { Reason } from '@marquee/contracts/page';

/** Why a row or page is not live, as the end of a sentence: "Not live: it took too long." */
export const reasonWords: Record<Reason, string> = {
  timeout: 'it took too long',
  'breaker-open': 'calls are paused after repeated failures',
  'bulkhead-full': 'too many requests were waiting for it',
  shed: 'the system is busy and dropped low-priority work',
  'no-instance': 'no instance is available',
  error: 'the request for it failed',
  deadline: 'there was no time left for it',
  fault: 'a fault rule made it fail',
};
