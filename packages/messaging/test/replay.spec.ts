import { deadLettersOf, type TopicShape } from '@marquee/contracts/topic';
import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { CommanderError } from 'commander';
import { replay } from '../src/replay/replay.js';
import { replayProgram } from '../src/replay/program.js';
import { note, notes } from './broker.js';
import { Ledger } from './offsets.js';
import { consuming } from './probe.js';
import { brokerSuite } from './suite.js';

const suite = brokerSuite('replay-suite');

function printed() {
  const lines: string[] = [];
  const errors: string[] = [];
  return { lines, errors, log: (line: string) => lines.push(line), error: (line: string) => errors.push(line) };
}

async function run(topic: TopicShape, { send = false, name = topic.name } = {}) {
  const output = printed();
  const code = await replay(suite.client, { topics: [topic], topic: name, send, output });
  return { code, text: output.lines.join('\n'), errors: output.errors.join('\n') };
}

/** A consumer that refuses the records in `bad` until they are corrected. */
function correctable(topic: TopicShape, bad: Set<string>) {
  const ledger = new Ledger();
  const service = consuming({
    brokers: suite.brokers,
    group: randomUUID(),
    topic,
    subscription: { offsets: ledger, isRejection: (error) => error instanceof RangeError },
    apply: (batch) => {
      const refused = batch.records.find(({ value }) => bad.has(value.id));
      if (refused !== undefined) throw new RangeError(`no room for ${refused.value.id}`);
      ledger.apply(batch);
    },
  });
  return { ledger, ...service };
}

describe('replay', () => {
  it('lists dead letters with cause, place, key and value, and sends each back once', async () => {
    const topic = notes();
    const bad = new Set(['b', 'd']);
    await using service = correctable(topic, bad);
    await using producer = suite.client.producer();
    await producer.send(
      topic,
      ['a', 'b', 'c', 'd'].map((id) => note(id, 'zoë')),
    );
    await service.probe.until(() => service.ledger.ids.length === 2);
    await service.probe.until(() => service.probe.of('dead-lettered').length === 2);

    const listed = await run(topic);
    expect(listed.text).toContain(`${topic.name} 0@1  key zoë\n  handling: RangeError: no room for b\n  {"id":"b"`);
    expect(listed.text).toContain(`2 dead letters of ${topic.name}. Send them back with --send.`);
    expect((await run(topic, { name: deadLettersOf(topic.name) })).text).toBe(listed.text);

    bad.clear();
    expect((await run(topic, { send: true })).text).toContain(`Sent 2 records back to ${topic.name}.`);
    const applied = () => [...new Set(service.ledger.ids)];
    await service.probe.until(() => applied().length === 4);
    expect(applied()).toEqual(['a', 'c', 'b', 'd']);
    expect((await run(topic)).text).toBe(`0 dead letters of ${topic.name}.`);
    expect((await run(topic, { send: true })).text).toBe(`Sent 0 records back to ${topic.name}.`);
  });

  it('lists a record again that was sent back and refused again, once', async () => {
    const topic = notes();
    await using service = correctable(topic, new Set(['b']));
    await using producer = suite.client.producer();
    await producer.send(topic, [note('b')]);
    await service.probe.until(() => service.probe.of('dead-lettered').length === 1);
    await run(topic, { send: true });
    await service.probe.until(() => service.probe.of('dead-lettered').length === 2);
    expect((await run(topic)).text).toContain(`1 dead letters of ${topic.name}`);
  });

  it('leaves a letter that was cut', async () => {
    const topic = notes();
    await suite.client.ensureTopics([topic]);
    await using producer = suite.client.producer();
    const headers = { 'dead-letter-cut': 'the value had 5000 bytes', 'dead-letter-offset': '7' };
    const letter = { key: null, value: Buffer.from('{"id"'), headers, timestamp: Date.now() };
    await producer.sendRaw(topic, deadLettersOf(topic.name), [letter, letter]);
    const sent = await run(topic, { send: true });
    expect(sent.text).toContain('cut, cannot be sent back: the value had 5000 bytes');
    expect(sent.text).toContain('Sent 0 records back');
    expect(sent.text).toContain('1 are cut and were left.');
  });

  it('refuses a topic that is not known and names those that are', async () => {
    const topic = notes();
    const { code, errors } = await run(topic, { name: 'nope' });
    expect(code).toBe(2);
    expect(errors).toContain(topic.name);
  });
});

describe('the command line of replay', () => {
  async function parse(...args: string[]) {
    const output = printed();
    const connect = () => {
      throw new Error('it connected');
    };
    const error = await replayProgram(connect, output)
      .parseAsync(args, { from: 'user' })
      .catch((caught: unknown) => caught);
    return { error, text: [...output.lines, ...output.errors].join('\n') };
  }

  it('shows its help and does nothing', async () => {
    const { error, text } = await parse('viewing.events.v1', '--send', '--help');
    expect(error).toMatchObject({ exitCode: 0 });
    expect(text).toContain('npm run replay -- viewing.events.v1 --send');
  });

  it.each([
    ['no topic', [], "missing required argument 'topic'"],
    ['an unknown option', ['viewing.events.v1', '--sent'], 'Did you mean --send?'],
    ['two topics', ['viewing.events.v1', 'rows.changed.v1'], 'too many arguments'],
  ])('refuses %s', async (_, args, message) => {
    const { error, text } = await parse(...args);
    expect(error).toBeInstanceOf(CommanderError);
    expect(text).toContain(message);
  });
});
