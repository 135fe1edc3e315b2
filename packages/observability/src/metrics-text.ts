export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)/gm;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"/g;

/** The series of a text in the format of Prometheus whose names are wanted. */
export function seriesIn(text: string, wanted: ReadonlySet<string>): Series[] {
  const series: Series[] = [];
  for (const [, name = '', labels = '', value = ''] of text.matchAll(LINE)) {
    if (!wanted.has(name)) continue;
    const pairs = [...labels.matchAll(LABEL)].map(([, key = '', content = '']) => [key, content] as const);
    series.push({ name, labels: Object.fromEntries(pairs), value: Number(value) });
  }
  return series;
}
