import { Suspense, lazy, useEffect, useState } from 'react';
import { repeat } from '@marquee/browser/clock';
import type { HistoryMoment } from '@marquee/contracts/console';
import { useServices } from '../ui/services.js';
import { seriesOf } from './series.js';

const Chart = lazy(async () => ({ default: (await import('./Chart.js')).Chart }));

const EVERY_MS = 10_000;

/** The home page over the last hour, with axes. Read only while it is open. */
export function PastPanel() {
  const [isOpen, setOpen] = useState(false);
  return (
    <section className="panel past-panel" aria-labelledby="past-title">
      <h2 id="past-title">
        <button type="button" className="fold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          Last hour
        </button>
      </h2>
      {isOpen && <Charts />}
    </section>
  );
}

function Charts() {
  const { api, clock } = useServices();
  const [moments, setMoments] = useState<readonly HistoryMoment[] | null>(null);
  useEffect(() => {
    let closed = false;
    const read = async (): Promise<void> => {
      const answer = await api.history().catch(() => null);
      if (answer !== null && !closed) setMoments(answer);
    };
    void read();
    const cancel = repeat(clock, () => void read(), EVERY_MS);
    return () => {
      closed = true;
      cancel();
    };
  }, [api, clock]);
  if (moments === null) return <p className="note">Reading …</p>;
  if (moments.length < 2) return <p className="note">The console has just started; there is no history yet.</p>;
  return (
    <Suspense fallback={<p className="note">Drawing …</p>}>
      <div className="charts">
        {seriesOf(moments).map((series) => (
          <Chart key={series.title} series={series} />
        ))}
      </div>
    </Suspense>
  );
}
