import { describe, expect, it } from '@jest/globals';
import { ByteBudget } from '../../src/events/byte-budget.js';
import { ReceivedEvents } from '../../src/events/received-events.js';

describe('byte budget', () => {
  it('lends no more than there is, and lends again what came back', () => {
    const budget = new ByteBudget(() => 100);
    const giveBack = budget.take(70);
    expect(budget.take(31)).toBe(undefined);
    giveBack?.();
    giveBack?.();
    expect(budget.held).toBe(0);
    expect(budget.take(100)).not.toBe(undefined);
  });
});

describe('times of receipt', () => {
  it('are told once', () => {
    const received = new ReceivedEvents();
    received.note(['a'], 5);
    expect([received.take('a'), received.take('a')]).toEqual([5, undefined]);
  });

  it('are forgotten, oldest first, when there are too many', () => {
    const received = new ReceivedEvents();
    received.note(['first'], 1);
    received.note(
      Array.from({ length: 20_000 }, (_, n) => `e${n}`),
      2,
    );
    expect([received.take('first'), received.take('e0')]).toEqual([undefined, 2]);
  });
});
