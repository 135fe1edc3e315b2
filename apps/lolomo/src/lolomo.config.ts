import type { DynamicConfig, Property } from '@marquee/config';
import { baseSettings, ladder } from '@marquee/service-defaults';
import { z } from 'zod';

export const lolomoSettings = baseSettings;

export interface LolomoProperties {
  /** When the page is composed of what is there, in ms after the request came in. */
  readonly composeAtMs: Property<number>;
  /** Whether a kept row may stand in. */
  readonly ladder: () => boolean;
  readonly lastGoodBytes: Property<number>;
  /** How often shared rows are fetched, in ms; each wait is spread by a fifth. */
  readonly sharedRowsEveryMs: Property<number>;
}

export function lolomoProperties(config: DynamicConfig): LolomoProperties {
  return {
    composeAtMs: config.property('lolomo.composeAtMs', z.number().int().min(20).max(2_000), 250),
    ladder: ladder(config),
    lastGoodBytes: config.property('lolomo.lastGoodBytes', z.number().int().min(1_000_000), 64_000_000),
    sharedRowsEveryMs: config.property('lolomo.sharedRowsEveryMs', z.number().int().min(1_000), 30_000),
  };
}
