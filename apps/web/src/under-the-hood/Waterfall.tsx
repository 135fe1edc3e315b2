import type { ResponseFacts } from '../visit/home-state.js';
import { parseServerTiming, waterfall } from './server-timing.js';

/** The time of each hop of the page's request, as nested bars. */
export function Waterfall({ facts }: { readonly facts: ResponseFacts }) {
  const bars = waterfall(facts.roundTripMs, parseServerTiming(facts.serverTiming));
  const totalMs = Math.max(1, ...bars.map(({ startMs, durationMs }) => startMs + durationMs));
  return (
    <section className="drawer-part">
      <h3>Request path</h3>
      <ol className="waterfall">
        {bars.map(({ name, durationMs, description, startMs }, index) => (
          <li key={`${name}${index}`}>
            <span className="bar-name">
              {name} {description !== '' && <small>{description}</small>}
            </span>
            <span className="bar-time">{durationMs < 10 ? durationMs.toFixed(1) : Math.round(durationMs)} ms</span>
            <svg className="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
              <rect width="100" height="6" rx="1" className="bar-track" />
              <rect
                x={(startMs / totalMs) * 100}
                width={Math.max(0.6, (durationMs / totalMs) * 100)}
                height="6"
                rx="1"
                className={`bar-fill bar-${index % 5}`}
              />
            </svg>
          </li>
        ))}
      </ol>
    </section>
  );
}
