import { requestLocal } from '@marquee/local';
import type { ConsoleClient } from '@marquee/local';
import { seriesIn } from '@marquee/observability/metrics-text';
import { NOTHING } from './compare.domain.js';
import type { Totals } from './compare.domain.js';

const MEMORY = 'process_resident_memory_bytes';
const EJECTED = 'marquee_ejected_instance';
const WANTED = new Set([
  'marquee_attempt_duration_seconds_count',
  'marquee_attempt_duration_seconds_sum',
  'marquee_answer_rows_count',
  'marquee_answer_rows_sum',
  EJECTED,
  MEMORY,
]);
const SCRAPE_MS = 2_000;
/** Instances come and go rarely. */
const TARGETS_EVERY_MS = 5_000;

type Mutable = { -readonly [Field in keyof Totals]: Totals[Field] };

/** Reads what all services say of their calls to certain instances. */
export class Sampler {
  private targets: readonly string[] = [];
  private targetsAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly console: ConsoleClient,
    private readonly instances: readonly string[],
  ) {}

  /** Totals by instance. A service that does not answer is left out. */
  async sample(): Promise<ReadonlyMap<string, Totals>> {
    await this.refreshTargets();
    const texts = await Promise.all(this.targets.map((target) => metricsOf(target).catch(() => '')));
    const totals = new Map<string, Mutable>(this.instances.map((instance) => [instance, { ...NOTHING }]));
    for (const text of texts) {
      for (const { name, labels, value } of seriesIn(text, WANTED)) {
        const subject = name === MEMORY ? labels['instance'] : labels['peer'];
        const total = totals.get(subject ?? '');
        const field = fieldOf(name, labels['outcome']);
        if (total !== undefined && field !== undefined) total[field] += value;
      }
    }
    return totals;
  }

  private async refreshTargets(): Promise<void> {
    if (performance.now() - this.targetsAt < TARGETS_EVERY_MS) return;
    // Until the console answers again, the last list is used.
    try {
      this.targets = (await this.console.scrapeTargets()).flatMap(({ targets }) => targets);
    } catch (error) {
      if (this.targets.length === 0) throw error;
    }
    this.targetsAt = performance.now();
  }
}

function fieldOf(name: string, outcome: string | undefined): keyof Totals | undefined {
  switch (name) {
    case MEMORY:
      return 'memoryBytes';
    case EJECTED:
      return 'ejectedBy';
    case 'marquee_answer_rows_sum':
      return 'rows';
    case 'marquee_answer_rows_count':
      return 'rowAnswers';
    case 'marquee_attempt_duration_seconds_count':
      return outcome === 'failed' ? 'failed' : 'answered';
    default:
      return outcome === 'failed' ? undefined : 'seconds';
  }
}

async function metricsOf(target: string): Promise<string> {
  const { status, body } = await requestLocal(`http://${target}/metrics`, { signal: AbortSignal.timeout(SCRAPE_MS) });
  return status === 200 ? body : '';
}
