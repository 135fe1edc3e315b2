import type { HomeState } from '../home/home-state.js';
import { useVisit } from '../shell/visit-context.js';
import { useStore } from '../store.js';
import { age } from '../words/age.js';
import { useNow } from '../words/use-now.js';

export function Summary({ state: { page, facts } }: { state: Extract<HomeState, { status: 'shown' }> }) {
  const stream = useStore(useVisit().updates);
  const now = useNow(1_000);
  const whole = page.source === 'live' && page.degraded.length === 0;
  return (
    <section className="drawer-part">
      <dl className="facts-table">
        <dt>Page</dt>
        <dd>
          <span className={`rung rung-${page.source}`}>{facts.pageSource ?? page.source}</span>{' '}
          {whole ? 'whole' : `${page.degraded.length} not live`}
        </dd>
        <dt>Put together</dt>
        <dd>{age(page.generatedAt, now)}</dd>
        <dt>Oldest row</dt>
        <dd>{age(page.asOf, now)}</dd>
        <dt>Live updates</dt>
        <dd>{stream === 'open' ? 'listening' : stream}</dd>
        <dt>Page id</dt>
        <dd>
          <code>{page.pageId}</code>
        </dd>
        {facts.traceId !== null && (
          <>
            <dt>Trace</dt>
            <dd>
              <code>{facts.traceId}</code>
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}
