import { useNow } from '../words/use-now.js';
import { Skeleton } from './Skeleton.js';

/** The very first load failed: calm, and it says when it tries again. */
export function Unreachable({ attempts, nextAt }: { attempts: number; nextAt: number }) {
  const seconds = Math.max(0, Math.ceil((nextAt - useNow(500)) / 1000));
  return (
    <Skeleton>
      <div className="unreachable">
        <p className="unreachable-head">Marquee is not answering yet</p>
        <p aria-hidden="true">
          {seconds > 0 ? `Trying again in ${seconds} s.` : 'Trying again.'}
          {attempts > 3 && ' The house may still be starting.'}
        </p>
      </div>
    </Skeleton>
  );
}
