export interface Timing {
  readonly name: string;
  readonly durationMs: number;
  readonly description: string;
}

export interface Bar extends Timing {
  /** From the start of the request. */
  readonly startMs: number;
}

/** The entries of a `Server-Timing` header (W3C) that have a duration. */
export function parseServerTiming(header: string): Timing[] {
  const entries = header.match(/(?:[^,"]|"(?:[^"\\]|\\.)*")+/g) ?? [];
  return entries.flatMap((entry) => {
    const [name = '', ...parameters] = (entry.match(/(?:[^;"]|"(?:[^"\\]|\\.)*")+/g) ?? []).map((part) => part.trim());
    const values = new Map(
      parameters.map((parameter): [string, string] => {
        const [key = '', ...value] = parameter.split('=');
        return [key.trim().toLowerCase(), value.join('=').trim().replace(/^"|"$/g, '').replace(/\\(.)/g, '$1')];
      }),
    );
    const durationMs = Number(values.get('dur'));
    return name !== '' && values.has('dur') && Number.isFinite(durationMs)
      ? [{ name, durationMs, description: values.get('desc') ?? '' }]
      : [];
  });
}

/**
 * Nests the timings. The header has no start times, so each call is drawn in the middle of the next longer one; the
 * space on both sides is the time spent on the network.
 */
export function waterfall(roundTripMs: number, timings: readonly Timing[]): Bar[] {
  const request: Bar = { name: 'browser', durationMs: roundTripMs, description: 'request to last byte', startMs: 0 };
  const bars = [request];
  for (const timing of timings.toSorted((a, b) => b.durationMs - a.durationMs)) {
    const outer = bars.at(-1) ?? request;
    bars.push({ ...timing, startMs: outer.startMs + Math.max(0, outer.durationMs - timing.durationMs) / 2 });
  }
  return bars;
}
