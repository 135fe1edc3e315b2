import { listTraces, readTrace, receiveSpans } from '@marquee/contracts/console';
import { Handle, Input, ProblemError } from '@marquee/http';
import type { InputOf, OutputOf } from '@marquee/http';
import { Controller } from '@nestjs/common';
import { spansOf } from './otlp.domain.js';
import { TraceStore } from './trace-store.js';

/** Receives spans and shows them. Who may send them is decided by `SecurityHook`, before the body is read. */
@Controller()
export class TracesController {
  constructor(private readonly store: TraceStore) {}

  @Handle(receiveSpans)
  receive(@Input(receiveSpans) { body }: InputOf<typeof receiveSpans>): OutputOf<typeof receiveSpans> {
    this.store.add(spansOf(body));
    return {};
  }

  @Handle(listTraces)
  list(@Input(listTraces) { query }: InputOf<typeof listTraces>): OutputOf<typeof listTraces> {
    return { receiving: this.store.isReceiving, traces: this.store.list(query) };
  }

  @Handle(readTrace)
  read(@Input(readTrace) { params }: InputOf<typeof readTrace>): OutputOf<typeof readTrace> {
    const trace = this.store.read(params.traceId);
    if (trace === undefined) throw notRecorded(params.traceId, this.store.isReceiving);
    return trace;
  }
}

function notRecorded(traceId: string, receiving: boolean): ProblemError {
  return new ProblemError({
    status: 404,
    code: 'no-such-trace',
    detail: receiving
      ? `No span of trace ${traceId} is here: it was not in the sample, or is too old. Request the page again; ` +
        'the dynamic properties tracing.reservoir and tracing.sampleRatio say how many traces are recorded.'
      : `No span of trace ${traceId} is here: no service sends its spans to this console, see OTEL_EXPORTER_OTLP_ENDPOINT.`,
  });
}
