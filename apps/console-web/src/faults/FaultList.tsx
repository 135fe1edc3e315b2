import type { Picture } from '@marquee/contracts/console';
import { consoleApi } from '../api/console-api.js';
import { faultWords, remaining } from '../picture/story.js';
import type { Run } from '../api/use-acts.js';

export function FaultList({ picture, run, busy }: { picture: Picture; run: Run; busy: boolean }) {
  const { faults, at } = picture;
  return (
    <section className="panel fault-panel" aria-labelledby="faults-title">
      <h2 id="faults-title">Faults at work</h2>
      {faults.length === 0 && <p className="note">None. What goes wrong now goes wrong by itself.</p>}
      <ul>
        {faults.map((rule) => (
          <li key={rule.id}>
            <span>
              {faultWords(rule)} <b>{remaining(rule, at)} left</b>
            </span>
            <button
              type="button"
              className="act small"
              disabled={busy}
              aria-label={`Clear: ${faultWords(rule)}`}
              onClick={() => void run('The fault is cleared.', () => consoleApi.clearFault(rule.id))}
            >
              Clear
            </button>
          </li>
        ))}
      </ul>
      {faults.length > 1 && (
        <button
          type="button"
          className="act"
          disabled={busy}
          onClick={() => void run('All faults are cleared.', () => consoleApi.clearFaults())}
        >
          Clear all
        </button>
      )}
    </section>
  );
}
