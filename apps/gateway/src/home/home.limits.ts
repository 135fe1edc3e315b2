import { DynamicConfig } from '@marquee/config';
import { Injectable } from '@nestjs/common';
import { MAX_CHANGE_AGE_MS } from '../events/recent-changes.js';
import { integerProperty } from '../integer-property.js';

const MEBIBYTE = 1024 * 1024;

/** Limits of the home page. Each is a dynamic property, read at every request. */
@Injectable()
export class HomeLimits {
  /** Pages that may wait for lolomo at the same time. */
  readonly maxInFlight: () => number;
  /** Milliseconds of the deadline reserved for answering from the ladder. */
  readonly answerMarginMs: () => number;
  /** Seconds for which lolomo may use a viewer's rows without asking the row-builder again; 0: it always asks. */
  readonly rowsMaxAgeSeconds: () => number;
  /** Bytes of all last-good pages together. */
  readonly lastGoodBytes: () => number;

  constructor(config: DynamicConfig) {
    this.maxInFlight = integerProperty(config, 'home.maxInFlight', { min: 1, max: 10_000, default: 200 });
    this.answerMarginMs = integerProperty(config, 'home.answerMarginMs', { min: 1, max: 200, default: 10 });
    this.rowsMaxAgeSeconds = integerProperty(config, 'home.rowsMaxAgeSeconds', {
      min: 0,
      max: MAX_CHANGE_AGE_MS / 1_000,
      default: 5,
    });
    this.lastGoodBytes = integerProperty(config, 'home.lastGoodBytes', {
      min: MEBIBYTE,
      max: 4_096 * MEBIBYTE,
      default: 64 * MEBIBYTE,
    });
  }
}
