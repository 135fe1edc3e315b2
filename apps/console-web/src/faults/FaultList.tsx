import { useStore } from '@marquee/browser/store';
import type { Picture } from '@marquee/contracts/console';
import { faultWords, remaining } from '../picture/story.js';
import { useServices } from '../ui/services.js';

export function FaultList({ picture: { faults, at } }: { readonly picture: Pick<Picture, 'faults' | 'at'> }) {
  const { api, actions } = useServices();
  const busy = useStore(actions).running > 0;
  return (
    <section className="panel fault-panel" aria-labelledby="faults-title">
      <h2 id="faults-title">Active faults</h2>
      {faults.length === 0 && <p className="note">No active faults.</p>}
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
              onClick={() => void actions.run('The fault is cleared.', () => api.clearFault(rule.id))}
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
          onClick={() => void actions.run('All faults are cleared.', () => api.clearFaults())}
        >
          Clear all
        </button>
      )}
    </section>
  );
}
