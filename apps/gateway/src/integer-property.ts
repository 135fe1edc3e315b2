import type { DynamicConfig } from '@marquee/config';
import { z } from 'zod';

export interface IntegerRange {
  readonly min: number;
  readonly max: number;
  readonly default: number;
}

/** Declares the dynamic property `gateway.<name>` and returns a function that reads its current value. */
export function integerProperty(
  config: Pick<DynamicConfig, 'property'>,
  name: string,
  range: IntegerRange,
): () => number {
  const schema = z.number().int().min(range.min).max(range.max);
  const property = config.property(`gateway.${name}`, schema, range.default);
  return () => property.get();
}
