import { DynamicConfig } from '@marquee/config';
import { Injectable } from '@nestjs/common';
import { integerProperty } from '../integer-property.js';

const MEBIBYTE = 1024 * 1024;

@Injectable()
export class TitleLimits {
  /** Bytes of the last-known titles, and as many again of the last-known searches. */
  readonly cacheBytes: () => number;

  constructor(config: DynamicConfig) {
    this.cacheBytes = integerProperty(config, 'titles.cacheBytes', {
      min: MEBIBYTE,
      max: 1_024 * MEBIBYTE,
      default: 8 * MEBIBYTE,
    });
  }
}
