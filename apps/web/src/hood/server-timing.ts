export type Timing = { name: string; durationMs: number; description: string };
/** `startMs` from the start of the whole. */
export type Bar = Timing & { startMs: number };

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
 * The header has no start times. A shorter call is taken to lie inside the next longer one, in its middle:
 * what is left on both sides is the way there and back.
 */
export function waterfall(roundTripMs: number, timings: readonly Timing[]): Bar[] {
  const whole: Bar = { name: 'browser', durationMs: roundTripMs, description: 'request to last byte', startMs: 0 };
  const bars = [whole];
  for (const timing of timings.toSorted((a, b) => b.durationMs - a.durationMs)) {
    const outer = bars.at(-1) ?? whole;
    bars.push({ ...timing, startMs: outer.startMs + Math.max(0, outer.durationMs - timing.durationMs) / 2 });
  }
  return bars;
}
