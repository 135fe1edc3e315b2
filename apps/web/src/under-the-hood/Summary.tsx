import { useStore } from '@marquee/browser/store';
import { useNow } from '../ui/use-now.js';
import type { ShownHome } from '../visit/home-state.js';
import { isWhole } from '../visit/page-state.js';
import { useVisit } from '../visit/visit-context.js';
import { age } from '../words/age.js';

export function Summary({ state: { page, facts } }: { readonly state: ShownHome }) {
  const stream = useStore(useVisit().updates);
  const now = useNow(1_000);
  return (
    <section className="drawer-part">
      <dl className="facts-table">
        <dt>Page</dt>
        <dd>
          <span className={`rung rung-${page.source}`}>{facts.pageSource ?? page.source}</span>{' '}
          {isWhole(page) ? 'whole' : `${page.degraded.length} not live`}
        </dd>
        <dt>Composed</dt>
        <dd>{age(page.generatedAt, now)}</dd>
        <dt>Oldest row</dt>
        <dd>{age(page.asOf, now)}</dd>
        <dt>Live updates</dt>
        <dd>{stream === 'open' ? 'connected' : stream}</dd>
        <dt>Page id</dt>
        <dd>
          <code>{page.pageId}</code>
        </dd>
        {facts.traceId !== null && (
          <>
            <dt>Trace</dt>
            <dd>
              <code>{facts.traceId}</code>
              {facts.traceUrl !== null && (
                <>
                  {' '}
                  <a href={facts.traceUrl} target="_blank" rel="noreferrer">
                    show in the console
                  </a>
                </>
              )}
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}
