import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KafkaClient } from '../src/kafka/client.js';
import { runTopics } from '../src/topics.js';
import { brokers, note, notes } from './broker.js';

describe('the topics command', () => {
  let kafka: Awaited<ReturnType<typeof brokers>>;
  let client: KafkaClient;
  beforeAll(async () => {
    kafka = await brokers();
    client = new KafkaClient({ brokers: kafka.list, clientId: 'topics' });
  });
  afterAll(async () => {
    await client.close();
    await kafka[Symbol.asyncDispose]();
  });

  async function run(args: readonly string[], until: (line: string) => boolean = () => false) {
    const lines: string[] = [];
    const errors: string[] = [];
    const stop = new AbortController();
    const log = (line: string) => {
      lines.push(line);
      if (until(line)) stop.abort();
    };
    const output = { log, error: (line: string) => void errors.push(line) };
    const code = await runTopics(client, args, { fromBeginning: true, signal: stop.signal, output });
    return { code, lines, errors: errors.join('\n') };
  }

  it('refuses to tail a topic that does not exist, lists the known ones and creates nothing', async () => {
    const topic = notes();
    await client.ensureTopics([topic]);
    const { code, errors } = await run(['tail', 'nope']);
    expect(code).toBe(1);
    expect(errors).toContain('no topic "nope"');
    expect(errors).toContain(topic.name);
    expect(await client.admin.topics()).not.toContain('nope');
  });

  it('lists the topics', async () => {
    const topic = notes();
    await client.ensureTopics([topic]);
    expect((await run(['list'])).lines).toContain(topic.name);
  });

  it('prints the records of a topic until it is stopped', async () => {
    const topic = notes();
    await using producer = client.producer();
    await producer.send(topic, [note('first')]);
    const { code, lines } = await run(['tail', topic.name], (line) => line.includes('first'));
    expect(code).toBe(0);
    expect(lines[0]).toContain('0@0 ada test.note.v1');
  });

  it('prints its usage for an unknown command', async () => {
    expect(await run(['describe'])).toMatchObject({ code: 2, errors: expect.stringContaining('Usage:') });
  });
});
