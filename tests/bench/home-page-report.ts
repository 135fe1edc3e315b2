import { cpus } from 'node:os';
import { percentile } from '../support/until.js';
import { performancePage, replaceSection } from './performance-page.js';

export interface Sample {
  /** Microseconds of processor time for one page. */
  readonly cpuUs: number;
  /** The same by service. */
  readonly usByService: ReadonlyMap<string, number>;
  readonly wireBytes: number;
}

export interface Round {
  readonly anchor: Sample;
  readonly warm: Sample;
  readonly gzip: Sample;
  readonly cold: Sample;
}

export type Ratios = Readonly<
  Record<'warm' | 'gzip' | 'cold' | 'warm to cold' | 'gzip to identity' | 'gzip on the wire', number>
>;

const BARS: Ratios = {
  warm: 6,
  gzip: 7.5,
  cold: 25,
  'warm to cold': 0.5,
  'gzip to identity': 1.25,
  'gzip on the wire': 0.4,
};
/** Times bare Fastify; less is noise. */
const WORTH_NAMING = 0.5;
const MEANING: Readonly<Record<keyof Ratios, string>> = {
  warm: 'a page of a viewer whose rows have not changed, to bare Fastify',
  gzip: 'the same page compressed, to bare Fastify that sends it uncompressed',
  cold: 'a page whose rows the row-builder builds, to bare Fastify',
  'warm to cold': 'a page whose rows have not changed to one whose rows are built',
  'gzip to identity': 'the compressed page to the uncompressed one, both ours',
  'gzip on the wire': 'bytes of the compressed page to bytes of the uncompressed one',
};

/** Medians over the rounds of the ratios within a round. */
export function ratiosOf(rounds: readonly Round[]): Ratios {
  const median = (of: (round: Round) => number) => percentile(rounds.map(of), 0.5);
  return {
    warm: median(({ warm, anchor }) => warm.cpuUs / anchor.cpuUs),
    gzip: median(({ gzip, anchor }) => gzip.cpuUs / anchor.cpuUs),
    cold: median(({ cold, anchor }) => cold.cpuUs / anchor.cpuUs),
    'warm to cold': median(({ warm, cold }) => warm.cpuUs / cold.cpuUs),
    'gzip to identity': median(({ gzip, warm }) => gzip.cpuUs / warm.cpuUs),
    'gzip on the wire': median(({ gzip, warm }) => gzip.wireBytes / warm.wireBytes),
  };
}

/** Replaces the table of docs/performance.md. */
export function writeReport(rounds: readonly Round[]): void {
  const ratios = ratiosOf(rounds);
  const rows = (Object.keys(MEANING) as (keyof Ratios)[]).map((name) => {
    const verdict = ratios[name] <= BARS[name] ? 'met' : 'missed';
    return `| ${name} | ${MEANING[name]} | ${ratios[name].toFixed(2)} | ${BARS[name]} | ${verdict} |`;
  });
  const median = (of: (round: Round) => number) => Math.round(percentile(rounds.map(of), 0.5));
  const absolute = (['anchor', 'warm', 'gzip', 'cold'] as const).map(
    (name) => `${name} ${median((round) => round[name].cpuUs)} µs, ${median((round) => round[name].wireBytes)} bytes`,
  );
  const table = ['| figure | ratio of | median | bar | |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
  const note = `Medians of ${rounds.length} rounds on ${cpus().length} shared processors (${cpus()[0]?.model.trim() ?? ''}), Node ${process.versions.node}. Absolute values, which mean little elsewhere: ${absolute.join('; ')}.`;
  replaceSection('home-page', `${table}\n\n${note}\n\n${servicesTable(rounds)}`);
}

/** What each service takes of a page, as a ratio to the whole answer of bare Fastify. */
function servicesTable(rounds: readonly Round[]): string {
  const share = (service: string, of: (round: Round) => Sample) =>
    percentile(
      rounds.map((round) => (of(round).usByService.get(service) ?? 0) / round.anchor.cpuUs),
      0.5,
    );
  const services = [...(rounds[0]?.warm.usByService.keys() ?? [])]
    .map((service) => [service, share(service, ({ warm }) => warm), share(service, ({ cold }) => cold)] as const)
    .filter(([, ...ratios]) => ratios.some((ratio) => ratio >= WORTH_NAMING));
  const rows = services.map(([service, warm, cold]) => `| ${service} | ${warm.toFixed(1)} | ${cold.toFixed(1)} |`);
  return ['| of this | warm | cold |', '| --- | --- | --- |', ...rows].join('\n');
}

/** Ratios of our own pages to each other. Those to bare Fastify vary too much on a busy machine to judge one run. */
const GUARDED = ['warm to cold', 'gzip to identity', 'gzip on the wire'] as const;

/** Returns the figures that are more than twice as bad as those in docs/performance.md. */
export function regressions(rounds: readonly Round[]): string[] {
  const text = performancePage();
  const ratios = ratiosOf(rounds);
  return GUARDED.flatMap((name) => {
    const committed = Number(new RegExp(`^\\| ${name} +\\|[^|]*\\| ([0-9.]+)`, 'm').exec(text)?.[1]);
    if (ratios[name] <= 2 * committed) return [];
    return [`${name}: ${ratios[name].toFixed(2)}, and docs/performance.md says ${committed}`];
  });
}
