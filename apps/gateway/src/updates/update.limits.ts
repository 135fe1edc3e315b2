import { DynamicConfig } from '@marquee/config';
import { Injectable } from '@nestjs/common';
import { integerProperty } from '../integer-property.js';

/** Limits on open streams of updates. Each is a dynamic property, read when a stream opens. */
@Injectable()
export class UpdateLimits {
  readonly streams: () => number;
  readonly streamsPerViewer: () => number;

  constructor(config: DynamicConfig) {
    this.streams = integerProperty(config, 'limits.streams', { min: 1, max: 100_000, default: 5_000 });
    this.streamsPerViewer = integerProperty(config, 'limits.streamsPerViewer', { min: 1, max: 100, default: 8 });
  }
}
