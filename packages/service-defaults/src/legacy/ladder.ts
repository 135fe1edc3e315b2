import type { DynamicConfig } from '@marquee/config';
import { DegradationSwitch } from '../degradation-switch.js';

/** @deprecated Inject DegradationSwitch. */
export function ladder(config: DynamicConfig): () => boolean {
  const degradation = new DegradationSwitch(config);
  return () => degradation.enabled;
}
