import { useId, useState } from 'react';
import { useStore } from '@marquee/browser/store';
import type { FaultOrder } from '../api/console-api.js';
import { useServices } from '../ui/services.js';

const SHARES = [
  [1, 'every call'],
  [0.5, 'half of the calls'],
  [0.1, 'one call in ten'],
] as const;
const DURATIONS = [
  [30, '30 s'],
  [60, '1 min'],
  [300, '5 min'],
] as const;

interface FaultFormProps {
  readonly service: string;
  readonly enabled: boolean;
}

/** Makes calls to a service slow, fail or hang. The fault ends automatically. */
export function FaultForm({ service, enabled }: FaultFormProps) {
  const { api, actions } = useServices();
  const busy = useStore(actions).running > 0;
  const [delayMs, setDelayMs] = useState(200);
  const [share, setShare] = useState(1);
  const [seconds, setSeconds] = useState(60);
  const id = useId();
  if (!enabled) return <p className="note">Faults are disabled: the services were started without a FAULT_KEY.</p>;
  const start = (effect: string, order: Pick<FaultOrder, 'kind' | 'delayMs'>) =>
    void actions.run(`Calls to ${service} ${effect}.`, () =>
      api.startFault({ target: `${service}.*`, share, seconds, ...order }),
    );
  return (
    <fieldset className="fault-form">
      <legend>Calls to {service} (all instances)</legend>
      <div className="fields">
        <label htmlFor={`${id}-share`}>Applies to</label>
        <select id={`${id}-share`} value={share} onChange={({ target }) => setShare(Number(target.value))}>
          {SHARES.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
        <label htmlFor={`${id}-seconds`}>for</label>
        <select id={`${id}-seconds`} value={seconds} onChange={({ target }) => setSeconds(Number(target.value))}>
          {DURATIONS.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      </div>
      <div className="buttons">
        <span className="with-field">
          <button
            type="button"
            className="act"
            disabled={busy}
            onClick={() => start('are slow', { kind: 'delay', delayMs })}
          >
            Slow by
          </button>
          <select aria-label="Delay" value={delayMs} onChange={({ target }) => setDelayMs(Number(target.value))}>
            {[50, 200, 500, 2_000].map((value) => (
              <option key={value} value={value}>
                {value} ms
              </option>
            ))}
          </select>
        </span>
        <button type="button" className="act" disabled={busy} onClick={() => start('fail', { kind: 'error' })}>
          Fail
        </button>
        <button type="button" className="act" disabled={busy} onClick={() => start('hang', { kind: 'hang' })}>
          Hang
        </button>
      </div>
    </fieldset>
  );
}
