import { useNow } from '../ui/use-now.js';
import { Skeleton } from './Skeleton.js';

/** Failed loads before the page says that the system may still be starting. */
const STARTING_ATTEMPTS = 3;

interface UnreachableProps {
  readonly attempts: number;
  readonly nextAt: number;
}

/** Shown when no page has arrived yet; counts down to the next attempt. */
export function Unreachable({ attempts, nextAt }: UnreachableProps) {
  const seconds = Math.max(0, Math.ceil((nextAt - useNow(500)) / 1000));
  return (
    <Skeleton>
      <div className="unreachable">
        <p className="unreachable-head">Marquee is not responding yet</p>
        <p aria-hidden="true">
          {seconds > 0 ? `Retrying in ${seconds} s.` : 'Retrying.'}
          {attempts > STARTING_ATTEMPTS && ' Marquee may still be starting.'}
        </p>
      </div>
    </Skeleton>
  );
}
