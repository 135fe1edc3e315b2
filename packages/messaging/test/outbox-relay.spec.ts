import { describe, expect, it } from '@jest/globals';
import { OutboxRelay, type OutboxRow, type OutboxSource } from '../src/outbox-relay.js';
import { note, notes } from './broker.js';
import { Probe } from './probe.js';

/** An outbox in memory, with a lock that several relays share. */
class Outbox implements OutboxSource<object> {
  readonly rows: OutboxRow[] = [];
  readonly marked: string[] = [];
  locked = false;
  refusals = 0;

  async withLock<T>(work: (tx: object) => Promise<T>): Promise<T | 'held-elsewhere'> {
    if (this.locked) {
      this.refusals++;
      return 'held-elsewhere';
    }
    this.locked = true;
    try {
      return await work({});
    } finally {
      this.locked = false;
    }
  }

  async unpublished(_tx: object, limit: number): Promise<readonly OutboxRow[]> {
    return this.rows.filter(({ id }) => !this.marked.includes(id)).slice(0, limit);
  }

  async markPublished(_tx: object, ids: readonly string[]): Promise<void> {
    this.marked.push(...ids);
  }

  add(count: number): void {
    for (let index = 0; index < count; index++) {
      const id = String(this.rows.length);
      this.rows.push({ id, value: note(id) });
    }
  }
}

function producing(probe: Probe, failures = 0) {
  const sent: string[] = [];
  let left = failures;
  return {
    sent,
    onEvent: probe.onEvent,
    send: async (_topic: object, values: readonly unknown[]) => {
      if (left-- > 0) throw new Error('the broker is unavailable');
      sent.push(...values.map((value) => (value as { id: string }).id));
      probe.touch();
    },
  };
}

const LONG_MS = 3_600_000;

describe('OutboxRelay', () => {
  it('publishes all rows in order and marks them', async () => {
    const probe = new Probe();
    const source = new Outbox();
    source.add(450);
    const producer = producing(probe);
    await using relay = new OutboxRelay({ source, producer, topic: notes(), intervalMs: LONG_MS });
    relay.start();
    await probe.until(() => producer.sent.length === 450);
    expect(producer.sent).toEqual(source.rows.map(({ id }) => id));
    await relay.close();
    expect(source.marked).toEqual(producer.sent);
  });

  it('publishes immediately when it is woken', async () => {
    const probe = new Probe();
    const source = new Outbox();
    source.add(1);
    const producer = producing(probe);
    await using relay = new OutboxRelay({ source, producer, topic: notes(), intervalMs: LONG_MS });
    relay.start();
    await probe.until(() => producer.sent.length === 1);
    source.add(1);
    relay.wake();
    await probe.until(() => producer.sent.length === 2);
    expect(producer.sent).toEqual(['0', '1']);
  });

  it('tries again after an error, reports it and keeps the order', async () => {
    const probe = new Probe();
    const source = new Outbox();
    source.add(3);
    const producer = producing(probe, 2);
    await using relay = new OutboxRelay({ source, producer, topic: notes(), intervalMs: LONG_MS });
    relay.start();
    await probe.until(() => producer.sent.length === 3);
    expect(producer.sent).toEqual(['0', '1', '2']);
    expect(probe.of('relay-failed')).toHaveLength(2);
  });

  it('publishes nothing while another relay holds the lock', async () => {
    const probe = new Probe();
    const source = new Outbox();
    source.add(1);
    source.locked = true;
    const producer = producing(probe);
    await using relay = new OutboxRelay({ source, producer, topic: notes(), intervalMs: 5 });
    relay.start();
    while (source.refusals < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(producer.sent).toEqual([]);
    source.locked = false;
    await probe.until(() => producer.sent.length === 1);
  });
});
