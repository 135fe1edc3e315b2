import { useEffect, useState } from 'react';
import { ApiError } from '@marquee/browser/api-error';
import type { Trace, TraceSpan } from '@marquee/contracts/traces';
import { milliseconds } from '../ui/milliseconds.js';
import { useServices } from '../ui/services.js';
import { SpanDetails } from './SpanDetails.js';
import { waterfallOf } from './waterfall.js';
import type { WaterfallLine } from './waterfall.js';

/** Spans are sent once a second, so that a trace that has just begun is not complete. */
const COMPLETE_AFTER_MS = 4_000;
const READ_AGAIN_MS = 1_500;
const WIDTH = 1_000;

interface TraceViewProps {
  readonly traceId: string;
  readonly onClose: () => void;
}

/** The spans of one trace on a time line. The span with the most time of its own is marked. */
export function TraceView({ traceId, onClose }: TraceViewProps) {
  const { trace, problem } = useTrace(traceId);
  const [opened, setOpened] = useState<string | null>(null);
  if (trace === null) {
    return (
      <section className="panel trace-panel" aria-labelledby="trace-title">
        <Title onClose={onClose}>Trace</Title>
        <p className={problem === null ? 'note' : 'problem'}>{problem ?? 'Reading …'}</p>
      </section>
    );
  }
  const { lines, totalMs, slowest } = waterfallOf(trace);
  const [first] = lines;
  return (
    <section className="panel trace-panel" aria-labelledby="trace-title">
      <Title onClose={onClose}>
        {first?.span.name ?? 'Trace'}{' '}
        <span className="window">
          {milliseconds(totalMs)}, {lines.length} spans, {new Date(trace.startedAt).toLocaleTimeString('en-GB')}
        </span>
      </Title>
      <p className="facts-line">
        <code>{traceId}</code>
      </p>
      <ol className="waterfall">
        {lines.map((line) => (
          <li key={line.span.spanId}>
            <Line
              line={line}
              totalMs={totalMs}
              isSlowest={line.span.spanId === slowest}
              isOpen={line.span.spanId === opened}
              onOpen={() => setOpened(line.span.spanId === opened ? null : line.span.spanId)}
            />
            {line.span.spanId === opened && <SpanDetails line={line} />}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Title({ onClose, children }: { readonly onClose: () => void; readonly children: React.ReactNode }) {
  return (
    <div className="trace-title">
      <h2 id="trace-title">{children}</h2>
      <button type="button" className="act small" onClick={onClose}>
        Close
      </button>
    </div>
  );
}

interface LineProps {
  readonly line: WaterfallLine;
  readonly totalMs: number;
  readonly isSlowest: boolean;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

function Line({ line: { span, depth, ownMs }, totalMs, isSlowest, isOpen, onOpen }: LineProps) {
  const scale = totalMs === 0 ? 0 : WIDTH / totalMs;
  return (
    <button type="button" className="span-line" aria-expanded={isOpen} onClick={onOpen} title={titleOf(span)}>
      <span className="span-name" style={{ paddingInlineStart: `${Math.min(depth, 12) * 12}px` }}>
        <span className={`swatch service-${span.service}`} />
        {span.name} <i>{span.service}</i>
      </span>
      <svg viewBox={`0 0 ${WIDTH} 10`} preserveAspectRatio="none" aria-hidden="true">
        <rect
          x={span.startMs * scale}
          width={Math.max(2, span.durationMs * scale)}
          height={10}
          className={span.error === null ? `service-${span.service}` : 'failed-span'}
        />
      </svg>
      <span className="span-time">
        {milliseconds(span.durationMs)}
        {isSlowest && <b> most time here: {milliseconds(ownMs)}</b>}
        {span.error !== null && <b className="problem"> failed</b>}
      </span>
    </button>
  );
}

function titleOf({ name, instance, kind, durationMs }: TraceSpan): string {
  return `${name}: ${kind} span of ${instance}, ${milliseconds(durationMs)}`;
}

interface ReadTrace {
  readonly trace: Trace | null;
  /** Why it cannot be read. */
  readonly problem: string | null;
}

/** Reads a trace, and again while spans of it may still arrive. */
function useTrace(traceId: string): ReadTrace {
  const { api, clock } = useServices();
  const [state, setState] = useState<ReadTrace & { readonly traceId: string }>({ traceId, trace: null, problem: null });
  useEffect(() => {
    const began = clock.now();
    let cancel: () => void = () => undefined;
    let closed = false;
    const read = async (): Promise<void> => {
      const [trace, problem] = await api.trace(traceId).then(
        (found) => [found, null] as const,
        (error: unknown) => [null, error instanceof ApiError ? error.message : String(error)] as const,
      );
      if (closed) return;
      setState({ traceId, trace, problem });
      const end = trace === null ? began : Date.parse(trace.startedAt);
      if (clock.now() - end < COMPLETE_AFTER_MS) cancel = clock.schedule(() => void read(), READ_AGAIN_MS);
    };
    void read();
    return () => {
      closed = true;
      cancel();
    };
  }, [api, clock, traceId]);
  return state.traceId === traceId ? state : { trace: null, problem: null };
}
