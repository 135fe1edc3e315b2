import { useId, useState } from 'react';
import { consoleApi } from '../api/console-api.js';
import type { FaultOrder } from '../api/console-api.js';
import type { Run } from '../api/use-acts.js';

const SHARES = [
  [1, 'every call'],
  [0.5, 'half of the calls'],
  [0.1, 'one call in ten'],
] as const;
const LENGTHS = [
  [30, '30 s'],
  [60, '1 min'],
  [300, '5 min'],
] as const;

interface Props {
  readonly service: string;
  readonly enabled: boolean;
  readonly run: Run;
  readonly busy: boolean;
}

/** Makes calls to a service slow, fail or hang, for a while; it ends by itself. */
export function FaultForm({ service, enabled, run, busy }: Props) {
  const [delayMs, setDelayMs] = useState(200);
  const [share, setShare] = useState(1);
  const [seconds, setSeconds] = useState(60);
  const id = useId();
  if (!enabled) return <p className="note">Faults are off here: the services were started without a FAULT_KEY.</p>;
  const start = (said: string, order: Pick<FaultOrder, 'kind' | 'delayMs'>) =>
    void run(`Calls to ${service} ${said}.`, () =>
      consoleApi.startFault({ target: `${service}.*`, share, seconds, why: 'from the map', ...order }),
    );
  return (
    <fieldset className="fault-form">
      <legend>Calls to {service}, all its instances</legend>
      <div className="fields">
        <label htmlFor={`${id}-share`}>Meets</label>
        <select id={`${id}-share`} value={share} onChange={({ target }) => setShare(Number(target.value))}>
          {SHARES.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
        <label htmlFor={`${id}-seconds`}>for</label>
        <select id={`${id}-seconds`} value={seconds} onChange={({ target }) => setSeconds(Number(target.value))}>
          {LENGTHS.map(([value, words]) => (
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
