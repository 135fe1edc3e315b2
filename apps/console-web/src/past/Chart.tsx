import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Series } from './series.js';

const HEIGHT = 190;
const AXIS = { stroke: '#a5a3b3', grid: { stroke: '#ffffff14' }, ticks: { stroke: '#ffffff14' } };
/** As the rungs have in the rest of the console. */
const COLOURS = ['#4cc38a', '#8ab4f8', '#b79af5', '#f5b942', '#ff6b6b'];

/** Lines over time, drawn on a canvas; the values at the cursor stand below. */
export function Chart({ series }: { readonly series: Series }) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | null>(null);
  const { title, unit, labels, times, values } = series;
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const data = [times, ...values] as UPlot.AlignedData;
    if (plot.current === null) plot.current = new UPlot(optionsOf(series, element.clientWidth), data, element);
    else plot.current.setData(data);
  }, [series, times, values]);
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height: HEIGHT }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, []);
  const now = labels
    .map((label, index) => `${label} ${format(values[index]?.findLast((value) => value !== null) ?? null, unit)}`)
    .join(', ');
  return (
    <figure className="chart">
      <figcaption>{title}</figcaption>
      <div ref={host} role="img" aria-label={`${title} over the last hour; latest: ${now}`} />
    </figure>
  );
}

function optionsOf({ labels, unit }: Series, width: number): UPlot.Options {
  return {
    width,
    height: HEIGHT,
    // The page's own caption stands above.
    title: '',
    cursor: { points: { size: 5 } },
    scales: { y: { range: (_, __, highest) => [0, highest <= 0 ? 1 : highest * 1.1] } },
    axes: [
      { ...AXIS, values: '{HH}:{mm}:{ss}' },
      { ...AXIS, size: 56, values: (_, ticks) => ticks.map((tick) => format(tick, unit)) },
    ],
    series: [
      { value: '{HH}:{mm}:{ss}', label: 'time' },
      ...labels.map((label, index) => ({
        label,
        stroke: COLOURS[index % COLOURS.length] ?? '#fff',
        width: 1.5,
        value: (_: UPlot, value: number | null) => format(value, unit),
      })),
    ],
  };
}

function format(value: number | null, unit: string): string {
  return value === null ? '–' : `${Number(value.toPrecision(3))} ${unit}`;
}
