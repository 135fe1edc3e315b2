import { DynamicConfig } from '@marquee/config';
import { Injectable } from '@nestjs/common';
import { integerProperty } from '../integer-property.js';

const MEBIBYTE = 1024 * 1024;

/** Limits on connections, bodies and request rates. Each is a dynamic property, read at every request. */
@Injectable()
export class IngressLimits {
  /** Open connections. */
  readonly connections: () => number;
  /** Bytes of one body. */
  readonly bodyBytes: () => number;
  /** Milliseconds until the whole body must have arrived. */
  readonly bodyMs: () => number;
  /** Bytes of all event bodies in progress together. */
  readonly intakeBytes: () => number;
  readonly sessionPerSecond: () => number;
  /** Not applied to callers on loopback, where one address may be a whole load test. */
  readonly addressPerSecond: () => number;

  constructor(config: DynamicConfig) {
    this.connections = integerProperty(config, 'limits.connections', { min: 1, max: 100_000, default: 10_000 });
    this.bodyBytes = integerProperty(config, 'limits.bodyBytes', {
      min: 1_024,
      max: 16 * MEBIBYTE,
      default: MEBIBYTE,
    });
    this.bodyMs = integerProperty(config, 'limits.bodyMs', { min: 100, max: 60_000, default: 5_000 });
    this.intakeBytes = integerProperty(config, 'limits.intakeBytes', {
      min: MEBIBYTE,
      max: 1_024 * MEBIBYTE,
      default: 32 * MEBIBYTE,
    });
    this.sessionPerSecond = integerProperty(config, 'limits.sessionPerSecond', { min: 1, max: 100_000, default: 100 });
    this.addressPerSecond = integerProperty(config, 'limits.addressPerSecond', { min: 1, max: 100_000, default: 200 });
  }
}
