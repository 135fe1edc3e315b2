import { useEffect, useState } from 'react';
import { useStore } from '@marquee/browser/store';
import type { TraceOrder } from '../api/console-api.js';
import { useServices } from '../ui/services.js';
import { milliseconds } from '../ui/milliseconds.js';
import { HOME_PAGE, TraceList } from './trace-list.js';

interface TraceListPanelProps {
  readonly chosen: string | null;
  readonly onChoose: (traceId: string) => void;
}

/** Recorded requests of the last minutes, the slowest first. */
export function TraceListPanel({ chosen, onChoose }: TraceListPanelProps) {
  const { api, clock } = useServices();
  const [list] = useState(() => new TraceList(api, clock));
  useEffect(() => {
    list.open();
    return () => list.close();
  }, [list]);
  const { filter, traces, receiving } = useStore(list);
  return (
    <section className="panel trace-list" aria-labelledby="traces-title">
      <h2 id="traces-title">
        Traces <span className="window">last minutes</span>
      </h2>
      <div className="fields">
        <select
          aria-label="Which traces"
          value={filter.name ?? ''}
          onChange={({ target }) => list.choose({ ...filter, name: target.value === '' ? null : target.value })}
        >
          <option value={HOME_PAGE}>home pages</option>
          <option value="POST /api/events">events</option>
          <option value="">all requests</option>
        </select>
        <select
          aria-label="Order of traces"
          value={filter.order}
          onChange={({ target }) => list.choose({ ...filter, order: target.value as TraceOrder })}
        >
          <option value="slowest">slowest first</option>
          <option value="newest">newest first</option>
        </select>
      </div>
      {traces.length === 0 && receiving !== null && <p className="note">{noTraces(receiving)}</p>}
      <ol>
        {traces.map(({ traceId, name, startedAt, durationMs, failed, source }) => (
          <li key={traceId}>
            <button type="button" aria-pressed={traceId === chosen} onClick={() => onChoose(traceId)}>
              <b>{milliseconds(durationMs)}</b>
              <span>{filter.name === HOME_PAGE ? 'page' : name}</span>
              {source !== null && (
                <span>
                  <span className={`swatch rung-${source}`} />
                  {source}
                </span>
              )}
              {failed > 0 && <span className="problem">{failed} failed</span>}
              <time dateTime={startedAt}>{new Date(startedAt).toLocaleTimeString('en-GB')}</time>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

function noTraces(receiving: boolean): string {
  return receiving
    ? 'None was recorded in the last minutes.'
    : 'No service sends its spans here. They go to the receiver that OTEL_EXPORTER_OTLP_ENDPOINT names, if any.';
}
