import type { ResponseFacts } from '../home/home-state.js';
import { parseServerTiming, waterfall } from './server-timing.js';

export function Waterfall({ facts }: { facts: ResponseFacts }) {
  const bars = waterfall(facts.roundTripMs, parseServerTiming(facts.serverTiming));
  const whole = Math.max(1, ...bars.map(({ startMs, durationMs }) => startMs + durationMs));
  return (
    <section className="drawer-part">
      <h3>The way of the page</h3>
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
                x={(startMs / whole) * 100}
                width={Math.max(0.6, (durationMs / whole) * 100)}
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
