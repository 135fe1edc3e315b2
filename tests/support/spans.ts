import { until } from './until.js';

/** A span as the receiver of the set-up has stored it. */
export interface ReceivedSpan {
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly failed: boolean;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly { readonly name: string }[];
}

const WAIT_MS = 10_000;
/** The services send their spans once a second. */
const POLL_MS = 200;

/** The spans of a trace, as soon as `complete` accepts them. */
export async function spansOfTrace(
  traceId: string,
  what: string,
  complete: (spans: readonly ReceivedSpan[]) => boolean,
): Promise<readonly ReceivedSpan[]> {
  const url = `${process.env['MARQUEE_TEST_SPANS_URL']}/traces/${traceId}`;
  const { value } = await until(
    what,
    WAIT_MS,
    async () => {
      const spans = (await (await fetch(url)).json()) as ReceivedSpan[];
      if (complete(spans)) return spans;
      throw new Error(`so far ${spans.map(({ service, name }) => `${service}: ${name}`).join(', ') || 'none'}`);
    },
    POLL_MS,
  );
  return value;
}
