import type { DynamicConfig } from '@marquee/config';
import { z } from 'zod';

/**
 * Whether anything below the live rung is given, as the dynamic property `ladder.enabled`. Off, a page that cannot be composed fails, as it
 * would in a system without degradation: that is how an experiment shows what the ladder is worth.
 */
export function ladder(config: Pick<DynamicConfig, 'property'>): () => boolean {
  const enabled = config.property('ladder.enabled', z.boolean(), true);
  return () => enabled.get();
}
