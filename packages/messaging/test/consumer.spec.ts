import { randomUUID } from 'node:crypto';
import type { TopicShape } from '@marquee/contracts/topic';
import { describe, expect, it } from '@jest/globals';
import type { Batch, Position } from '../src/batch.js';
import { KafkaStrategy } from '../src/kafka-strategy.js';
import { note, notes, type Note } from './broker.js';
import { readDeadLetters } from './dead-letters.js';
import { Ledger } from './offsets.js';
import { opened } from './opened.js';
import { consuming } from './probe.js';
import { brokerSuite } from './suite.js';

const suite = brokerSuite('messaging-suite');

const range = (count: number) => Array.from({ length: count }, (_, index) => String(index));

describe('KafkaStrategy', () => {
  it('delivers records with key, CloudEvents headers, receive time and position', async () => {
    const topic = notes();
    const seen: Batch<Note>[] = [];
    await using service = consuming({
      brokers: suite.brokers,
      group: randomUUID(),
      topic,
      apply: (batch) => void seen.push(batch),
    });
    await using producer = suite.client.producer({ around: (_sending, send) => send('00-trace-span-01') });
    await producer.send(topic, [{ ...note('n1'), receivedAt: '2026-01-02T03:04:05.678Z' }]);
    await service.probe.until(() => seen.length > 0);
    const [record] = seen[0]?.records ?? [];
    expect(record).toMatchObject({ key: 'ada', offset: 0n, value: { id: 'n1', text: 'note n1' } });
    expect(record?.timestamp.toISOString()).toBe('2026-01-02T03:04:05.678Z');
    expect(record?.headers).toEqual({
      ce_specversion: '1.0',
      ce_id: 'n1',
      ce_source: '/messaging-suite',
      ce_type: 'test.note.v1',
      ce_time: '2026-01-02T03:04:05.678Z',
      'content-type': 'application/json',
      traceparent: '00-trace-span-01',
    });
    expect(seen[0]?.position).toMatchObject({ expected: null, next: 1n, partition: 0, topic: topic.name });
  });

  it('delivers the trace context that a send names instead of that of the caller', async () => {
    const topic = notes();
    const seen: Batch<Note>[] = [];
    await using service = consuming({
      brokers: suite.brokers,
      group: randomUUID(),
      topic,
      apply: (batch) => void seen.push(batch),
    });
    await using producer = suite.client.producer({
      around: ({ traceparent = '00-caller-span-01' }, send) => send(traceparent),
    });
    await producer.send(topic, [note('n1')], { traceparent: '00-event-span-01' });
    await service.probe.until(() => seen.length > 0);
    expect(seen[0]?.records[0]?.headers).toMatchObject({ traceparent: '00-event-span-01' });
  });

  it('delivers the same batch again to a handler that failed', async () => {
    const topic = notes();
    const tries: string[][] = [];
    const ledger = new Ledger();
    await using producer = suite.client.producer();
    await producer.send(
      topic,
      range(3).map((id) => note(id)),
    );
    await using service = consuming({
      brokers: suite.brokers,
      group: randomUUID(),
      topic,
      subscription: { offsets: ledger },
      apply: (batch) => {
        tries.push(batch.records.map(({ value }) => value.id));
        if (tries.length <= 2) throw new Error('the database is unavailable');
        ledger.apply(batch);
      },
    });
    await service.probe.until(() => ledger.ids.length === 3);
    expect(tries).toEqual([range(3), range(3), range(3)]);
    expect(service.probe.of('handler-failed')).toHaveLength(2);
  });

  it('delivers a batch again when the interceptor fails before or after the handler', async () => {
    const topic = notes();
    const ledger = new Ledger();
    const acts = ['before', 'after'];
    await using producer = suite.client.producer();
    await producer.send(
      topic,
      range(3).map((id) => note(id)),
    );
    await using service = consuming({
      brokers: suite.brokers,
      group: randomUUID(),
      topic,
      subscription: { offsets: ledger },
      around: async (_batch, deliver) => {
        const act = acts.shift();
        if (act === 'before') throw new Error('failed on purpose');
        await deliver();
        if (act === 'after') throw new Error('applied, and failed on purpose');
      },
      apply: (batch) => ledger.apply(batch),
    });
    await service.probe.until(() => service.probe.of('handler-failed').length === 2);
    await producer.send(topic, [note('one-more')]);
    await service.probe.until(() => ledger.ids.includes('one-more'));
    expect(ledger.ids).toEqual([...range(3), 'one-more']);
  });

  it('sends unreadable records to the dead letters with the reason and delivers the rest', async () => {
    const topic = notes();
    const ledger = new Ledger();
    const raw = (value: string) => ({ key: 'ada', value: Buffer.from(value), headers: {}, timestamp: Date.now() });
    await using producer = suite.client.producer();
    await suite.client.ensureTopics([topic]);
    await producer.sendRaw(topic, topic.name, [
      raw(JSON.stringify(note('good-1'))),
      raw('{"id":'),
      raw(JSON.stringify({ id: 7, who: 'ada', text: 'x' })),
      raw(JSON.stringify(note('good-2'))),
    ]);
    const seen: Batch<Note>[] = [];
    await using service = consuming({
      brokers: suite.brokers,
      group: randomUUID(),
      topic,
      subscription: { offsets: ledger },
      apply: (batch) => {
        seen.push(batch);
        ledger.apply(batch);
      },
    });
    await service.probe.until(() => ledger.ids.length === 2);
    expect(ledger.ids).toEqual(['good-1', 'good-2']);
    expect(seen.at(-1)?.position.next).toBe(4n);
    const letters = await readDeadLetters(suite.client, topic, 2);
    expect(letters.map(({ value }) => value?.toString())).toEqual(['{"id":', '{"id":7,"who":"ada","text":"x"}']);
    expect(letters.map(({ headers }) => headers['dead-letter-offset'])).toEqual(['1', '2']);
    expect(letters[0]?.headers).toMatchObject({ 'dead-letter-topic': topic.name, 'dead-letter-partition': '0' });
    expect(letters[0]?.headers['dead-letter-reason']).toMatch(/^not JSON/);
    expect(letters[1]?.headers['dead-letter-reason']).toMatch(/^breaks the schema at id/);
  });

  it('applies every record once when one of two consumers stops', async () => {
    const topic = notes(4);
    const group = randomUUID();
    const ledger = new Ledger();
    const subscription = { offsets: ledger };
    const apply = (batch: Batch<Note>) => ledger.apply(batch);
    await using producer = suite.client.producer();
    await suite.client.ensureTopics([topic]);
    await using one = consuming({ brokers: suite.brokers, group, topic, subscription, apply });
    await one.probe.positioned(4);
    await using two = consuming({ brokers: suite.brokers, group, topic, subscription, apply });
    await two.probe.positioned(2);
    const sent = range(300);
    const sending = (async () => {
      for (let at = 0; at < sent.length; at += 20) {
        await producer.send(
          topic,
          // Every partition must get some records. Which consumer owns which partition is random.
          sent.slice(at, at + 20).map((id) => note(id, `viewer-${id}`)),
        );
      }
    })();
    await one.probe.until(() => one.probe.of('delivered').length > 0);
    await one.close();
    await sending;
    await two.probe.until(() => ledger.ids.length >= sent.length);
    expect(ledger.ids.toSorted()).toEqual(sent.toSorted());
  });

  it('continues at the offset of another consumer after an offset conflict', async () => {
    const topic = notes();
    const group = randomUUID();
    const ledger = new Ledger();
    await using producer = suite.client.producer();
    await producer.send(
      topic,
      range(5).map((id) => note(id)),
    );
    let overtaken = false;
    await using service = consuming({
      brokers: suite.brokers,
      group,
      topic,
      subscription: { offsets: ledger },
      apply: (batch) => {
        if (!overtaken) {
          overtaken = true;
          ledger.apply({ ...batch, records: batch.records.slice(0, 3), position: { ...batch.position, next: 3n } });
        }
        ledger.apply(batch);
      },
    });
    await service.probe.until(() => ledger.ids.length >= 5);
    expect(ledger.ids).toEqual(range(5));
    expect(service.probe.of('offset-conflict')).toHaveLength(1);
  });

  it('starts from the first record when the stored offset belongs to another cluster', async () => {
    const topic = notes();
    const group = randomUUID();
    const ledger = new Ledger();
    ledger.offsets.set(`${group}.${topic.name}/${topic.name}/0`, { clusterId: 'wiped', nextOffset: 1n });
    await using producer = suite.client.producer();
    await producer.send(topic, [note('a'), note('b')]);
    await using service = consuming({
      brokers: suite.brokers,
      group,
      topic,
      subscription: { offsets: ledger },
      apply: (batch) => ledger.apply(batch),
    });
    await service.probe.until(() => ledger.ids.length >= 2);
    expect(ledger.ids).toEqual(['a', 'b']);
    expect(service.probe.of('log-restarted')).toMatchObject([{ reason: 'other-cluster', stored: 1n, offset: 0n }]);
  });

  it('starts from the first record when the log ends before the stored offset', async () => {
    const topic = notes();
    const group = randomUUID();
    const ledger = new Ledger();
    const clusterId = await suite.client.clusterId();
    ledger.offsets.set(`${group}.${topic.name}/${topic.name}/0`, { clusterId, nextOffset: 500n });
    await using producer = suite.client.producer();
    await producer.send(topic, [note('a')]);
    await using service = consuming({
      brokers: suite.brokers,
      group,
      topic,
      subscription: { offsets: ledger },
      apply: (batch) => ledger.apply(batch),
    });
    await service.probe.until(() => ledger.ids.length >= 1);
    expect(ledger.ids).toEqual(['a']);
    expect(service.probe.of('log-restarted')).toMatchObject([{ reason: 'beyond-end', stored: 500n, offset: 0n }]);
  });

  it.each([
    ['the log ends before the stored offset', 'beyond-end', undefined],
    ['the stored offset belongs to another cluster', 'other-cluster', 'wiped'],
  ])('reads again only what the handler can still recognize when %s', async (_, reason, elsewhere) => {
    const topic = notes();
    const group = randomUUID();
    const ledger = new Ledger();
    const clusterId = elsewhere ?? (await suite.client.clusterId());
    ledger.offsets.set(`${group}.${topic.name}/${topic.name}/0`, { clusterId, nextOffset: 500n });
    await using producer = suite.client.producer();
    const receivedAt = (hoursAgo: number) => new Date(Date.now() - hoursAgo * 3_600_000).toISOString();
    await producer.send(topic, [
      { ...note('ancient'), receivedAt: receivedAt(400) },
      { ...note('old'), receivedAt: receivedAt(3) },
      { ...note('young'), receivedAt: receivedAt(1) },
    ]);
    await using service = consuming({
      brokers: suite.brokers,
      group,
      topic,
      subscription: { offsets: ledger, rereadMs: 2 * 3_600_000 },
      apply: (batch) => ledger.apply(batch),
    });
    await service.probe.until(() => ledger.ids.length >= 1);
    expect(ledger.ids).toEqual(['young']);
    const missing = reason === 'beyond-end' ? 497n : 0n;
    expect(service.probe.of('log-restarted')).toMatchObject([
      { reason, stored: 500n, offset: 2n, missing, skipped: 2n },
    ]);
  });

  /** Deletes the topic, creates it again and sends these notes. */
  async function remake(topic: TopicShape, ids: readonly string[]): Promise<void> {
    const admin = suite.client.kafka.admin();
    await using _ = opened({ [Symbol.asyncDispose]: () => admin.disconnect() });
    await admin.connect();
    await admin.deleteTopics({ topics: [topic.name] });
    await using producer = suite.client.producer();
    await producer.send(
      topic,
      ids.map((id) => note(id)),
      { deadlineMs: 10_000 },
    );
  }

  it('applies every record of a topic that was created again and has grown past the stored offset', async () => {
    const topic = notes();
    const group = randomUUID();
    const ledger = new Ledger();
    const apply = (batch: Batch<Note>) => ledger.apply(batch);
    const subscription = { offsets: ledger };
    await using producer = suite.client.producer();
    await producer.send(topic, [note('a'), note('b'), note('c')]);
    await using before = consuming({ brokers: suite.brokers, group, topic, subscription, apply });
    await before.probe.until(() => ledger.ids.length === 3);
    await before.close();
    await remake(topic, range(10));
    await using after = consuming({ brokers: suite.brokers, group, topic, subscription, apply });
    await after.probe.until(() => ledger.ids.length >= 13);
    expect(ledger.ids).toEqual(['a', 'b', 'c', ...range(10)]);
    expect(after.probe.of('log-restarted')).toMatchObject([{ reason: 'other-topic', stored: 3n, offset: 0n }]);
  });

  it('applies every record of a topic that is created again while it is consumed', async () => {
    const topic = notes();
    const ledger = new Ledger();
    await using producer = suite.client.producer();
    await producer.send(topic, [note('a'), note('b'), note('c')]);
    await using service = consuming({
      brokers: suite.brokers,
      group: randomUUID(),
      topic,
      subscription: { offsets: ledger },
      apply: (batch) => ledger.apply(batch),
    });
    await service.probe.until(() => ledger.ids.length === 3);
    await remake(topic, range(10));
    await service.probe.until(() => new Set(ledger.ids).size === 13);
    expect(service.probe.of('log-restarted').map(({ reason }) => reason)).toContain('other-topic');
  });

  it('continues at the offset in the store, not at the one committed to Kafka', async () => {
    const topic = notes();
    const group = randomUUID();
    const ledger = new Ledger();
    const clusterId = await suite.client.clusterId();
    ledger.offsets.set(`${group}.${topic.name}/${topic.name}/0`, { clusterId, nextOffset: 2n });
    await using producer = suite.client.producer();
    await producer.send(topic, [note('a'), note('b'), note('c')]);
    await using service = consuming({
      brokers: suite.brokers,
      group,
      topic,
      subscription: { offsets: ledger },
      apply: (batch) => ledger.apply(batch),
    });
    await service.probe.until(() => ledger.ids.length >= 1);
    expect(ledger.ids).toEqual(['c']);
  });

  it('delivers a broadcast to every process, starting at the end of the log', async () => {
    const topic = notes(2);
    const group = randomUUID();
    await using producer = suite.client.producer();
    await producer.send(topic, [note('before')]);
    const seen: [string[], string[]] = [[], []];
    const listener = (ids: string[]) =>
      consuming({
        brokers: suite.brokers,
        group,
        topic,
        subscription: { from: 'latest', broadcast: true },
        apply: ({ records }) => void ids.push(...records.map(({ value }) => value.id)),
      });
    await using one = listener(seen[0]);
    await using two = listener(seen[1]);
    await Promise.all([one.probe.positioned(2), two.probe.positioned(2)]);
    await producer.send(topic, [note('after')]);
    await one.probe.until(() => seen[0].length > 0);
    await two.probe.until(() => seen[1].length > 0);
    expect(seen).toEqual([['after'], ['after']]);
  });

  it('splits a long batch into calls of at most 500 records with chained positions', async () => {
    const topic = notes();
    const ledger = new Ledger();
    await using producer = suite.client.producer();
    const sent = range(1200);
    await producer.send(
      topic,
      sent.map((id) => note(id)),
    );
    const positions: Position[] = [];
    await using service = consuming({
      brokers: suite.brokers,
      group: randomUUID(),
      topic,
      subscription: { offsets: ledger },
      apply: (batch) => {
        positions.push(batch.position);
        ledger.apply(batch);
      },
    });
    await service.probe.until(() => ledger.ids.length >= sent.length);
    expect(ledger.ids).toEqual(sent);
    expect(positions.slice(1).map(({ expected }) => expected)).toEqual(positions.slice(0, -1).map(({ next }) => next));
    expect(Math.max(...service.probe.of('delivered').map(({ records }) => records))).toBeLessThanOrEqual(500);
  });

  it('starts without a broker and reports why it consumes nothing', async () => {
    await using service = consuming({
      brokers: ['127.0.0.1:1'],
      group: randomUUID(),
      topic: notes(),
      apply: () => {},
    });
    expect(service.strategy.consumers()).toMatchObject([{ state: 'starting', lag: 0, lastProgressAt: null }]);
    await service.probe.until(() => service.probe.of('consumer-failed').length > 0);
  });

  it('refuses to listen to a topic that has no handler', () => {
    const topic = notes();
    const strategy = new KafkaStrategy({
      client: suite.client,
      group: 'no-handler',
      subscriptions: [{ topic, from: 'latest' }],
      deadLetters: suite.client.producer(),
    });
    let refusal: Error | undefined;
    strategy.listen((error) => (refusal = error));
    expect(refusal?.message).toContain(`@EventPattern('${topic.name}')`);
  });
});
