import type { DynamicConfig } from '@marquee/config';
import { MAX_EVENTS } from '@marquee/contracts/gateway';
import { z } from 'zod';

const MEBIBYTE = 1024 * 1024;
const DAY_MS = 86_400_000;

/** Limits of the edge, as dynamic properties; each is read when it is needed, so a change counts at once. */
export type EdgeLimits = ReturnType<typeof edgeLimits>;

export function edgeLimits(config: Pick<DynamicConfig, 'property'>) {
  const number = (name: string, min: number, max: number, fallback: number): (() => number) => {
    const property = config.property(`gateway.${name}`, z.number().int().min(min).max(max), fallback);
    return () => property.get();
  };
  return {
    bodyBytes: number('limits.bodyBytes', 1_024, 16 * MEBIBYTE, MEBIBYTE),
    /** Of bodies of events that are being taken in, all together. */
    intakeBytes: number('limits.intakeBytes', MEBIBYTE, 1_024 * MEBIBYTE, 32 * MEBIBYTE),
    /** For a body to arrive. */
    bodyMs: number('limits.bodyMs', 100, 60_000, 5_000),
    connections: number('limits.connections', 1, 100_000, 10_000),
    batchEvents: number('limits.batchEvents', 1, MAX_EVENTS, MAX_EVENTS),
    sessionPerSecond: number('limits.sessionPerSecond', 1, 100_000, 100),
    /** Off for callers on loopback, where one address is a whole load test. */
    addressPerSecond: number('limits.addressPerSecond', 1, 100_000, 200),
    streamsPerViewer: number('limits.streamsPerViewer', 1, 100, 8),
    streams: number('limits.streams', 1, 100_000, 5_000),
    eventWindowMs: number('events.windowMs', 60_000, 365 * DAY_MS, 7 * DAY_MS),
    homeInFlight: number('home.maxInFlight', 1, 10_000, 200),
    /** Kept of the deadline for answering from the store. */
    homeMarginMs: number('home.answerMarginMs', 1, 200, 10),
    lastGoodBytes: number('home.lastGoodBytes', MEBIBYTE, 4_096 * MEBIBYTE, 64 * MEBIBYTE),
    titleBytes: number('titles.cacheBytes', MEBIBYTE, 1_024 * MEBIBYTE, 8 * MEBIBYTE),
  };
}
