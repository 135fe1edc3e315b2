import type { DynamicConfig, Property } from '@marquee/config';
import { baseSettings, ladder } from '@marquee/service-defaults';
import { z } from 'zod';

export const lolomoSettings = baseSettings;

export interface LolomoProperties {
  /** Milliseconds after the request arrived at which the page is composed of the rows received so far. */
  readonly composeAtMs: Property<number>;
  /** Whether a stored row may replace one that is not live. */
  readonly ladderEnabled: () => boolean;
  readonly lastGoodBytes: Property<number>;
  /** Milliseconds between two fetches of the shared rows, with a jitter of a fifth. */
  readonly sharedRowsEveryMs: Property<number>;
}

export function lolomoProperties(config: DynamicConfig): LolomoProperties {
  return {
    composeAtMs: config.property('lolomo.composeAtMs', z.number().int().min(20).max(2_000), 250),
    ladderEnabled: ladder(config),
    lastGoodBytes: config.property('lolomo.lastGoodBytes', z.number().int().min(1_000_000), 64_000_000),
    sharedRowsEveryMs: config.property('lolomo.sharedRowsEveryMs', z.number().int().min(1_000), 30_000),
  };
}
