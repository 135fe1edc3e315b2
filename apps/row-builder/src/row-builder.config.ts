import type { DynamicConfig, Property } from '@marquee/config';
import { baseSettings } from '@marquee/service-defaults';
import { z } from 'zod';

export const rowBuilderSettings = baseSettings.extend({
  /** PostgreSQL, the role that reads and writes. */
  ROWS_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
});

export type RowBuilderSettings = z.infer<typeof rowBuilderSettings>;

export interface RowBuilderProperties {
  /** After it the answer goes out with the kinds that are built, in ms. */
  readonly answerAtMs: Property<number>;
  /** How long the id of an event is remembered, by receive time. */
  readonly seenWindowHours: Property<number>;
  /** A model is trained anew once so many more events have been applied, as a share of those it was trained on… */
  readonly trainAfterShare: Property<number>;
  /** …and not more often than this. */
  readonly trainEveryMs: Property<number>;
  /** How often popularity may change. */
  readonly popularityEveryMs: Property<number>;
}

export function rowBuilderProperties(config: DynamicConfig): RowBuilderProperties {
  const milliseconds = z.number().int().min(10).max(3_600_000);
  return {
    answerAtMs: config.property('row-builder.answerAtMs', milliseconds, 190),
    seenWindowHours: config.property(
      'row-builder.seenWindowHours',
      z
        .number()
        .int()
        .min(1)
        .max(24 * 90),
      24 * 7,
    ),
    trainAfterShare: config.property('row-builder.trainAfterShare', z.number().min(0).max(10), 0.1),
    trainEveryMs: config.property('row-builder.trainEveryMs', milliseconds, 15_000),
    popularityEveryMs: config.property('row-builder.popularityEveryMs', milliseconds, 5_000),
  };
}
