import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from '@prometheus-io/client';

/** In seconds, from a cache hit to the longest deadline of the system. */
const DURATION_BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.35, 0.5, 1, 2.5, 5];

/** Names of OpenTelemetry's semantic conventions, which stay as they are. */
const CONVENTIONAL = /^(http|messaging|db)_/;

/**
 * The metrics of one process in Prometheus' text format, with the metrics of Node. Names that no convention defines get
 * the prefix `marquee_`.
 */
export class Metrics {
  readonly registry = new Registry();

  constructor(labels: { service: string; instance: string }) {
    this.registry.setDefaultLabels(labels);
    collectDefaultMetrics({ register: this.registry });
  }

  counter<Label extends string>(name: string, help: string, labelNames: readonly Label[] = []): Counter<Label> {
    return new Counter({ name: qualified(name), help, labelNames: [...labelNames], registers: [this.registry] });
  }

  gauge<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
    collect?: (gauge: Gauge<Label>) => void,
  ): Gauge<Label> {
    return new Gauge<Label>({
      name: qualified(name),
      help,
      labelNames: [...labelNames],
      registers: [this.registry],
      ...(collect && {
        collect(this: Gauge<Label>) {
          collect(this);
        },
      }),
    });
  }

  /** Creates a histogram of durations in seconds. */
  histogram<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
    buckets: readonly number[] = DURATION_BUCKETS,
  ): Histogram<Label> {
    return new Histogram({
      name: qualified(name),
      help,
      labelNames: [...labelNames],
      buckets: [...buckets],
      registers: [this.registry],
    });
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }

  get contentType(): string {
    return this.registry.contentType;
  }
}

function qualified(name: string): string {
  return CONVENTIONAL.test(name) ? name : `marquee_${name}`;
}
