import { describe, expect, it } from '@jest/globals';
import { EventReceipts } from '../../src/events/event-receipts.js';

describe('event receipts', () => {
  it('return the time of receipt of an event only once', () => {
    const receipts = new EventReceipts();
    receipts.add(['a'], 5);
    expect([receipts.take('a'), receipts.take('a')]).toEqual([5, undefined]);
  });

  it('drop the oldest event when there are more than 20,000', () => {
    const receipts = new EventReceipts();
    receipts.add(['first'], 1);
    receipts.add(
      Array.from({ length: 20_000 }, (_, n) => `e${n}`),
      2,
    );
    expect([receipts.take('first'), receipts.take('e0')]).toEqual([undefined, 2]);
  });
});
