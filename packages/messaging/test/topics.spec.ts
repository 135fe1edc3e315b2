import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KafkaClient } from '../src/kafka/client.js';
import { CommanderError } from 'commander';
import { topicsProgram } from '../src/topics.js';
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
    // The program closes its client.
    const connect = () => new KafkaClient({ brokers: kafka.list, clientId: 'topics-program' });
    const failure = await topicsProgram(connect, { output, signal: stop.signal })
      .parseAsync(['node', 'topics', ...args])
      .then(
        () => undefined,
        (error: unknown) => error as Error,
      );
    return { failure, lines, errors: errors.join('\n') };
  }

  it('refuses to tail a topic that does not exist, lists the known ones and creates nothing', async () => {
    const topic = notes();
    await client.ensureTopics([topic]);
    const { failure } = await run(['tail', 'nope']);
    expect(failure?.message).toContain('no topic "nope"');
    expect(failure?.message).toContain(topic.name);
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
    const { failure, lines } = await run(['tail', topic.name, '--from-beginning'], (line) => line.includes('first'));
    expect(failure).toBeUndefined();
    expect(lines[0]).toContain('0@0 ada test.note.v1');
  });

  it('shows its commands for --help, and refuses an unknown one', async () => {
    const help = await run(['--help']);
    expect(help.lines.join('\n')).toMatch(/list [^]*tail .*<topic>/);
    expect((help.failure as CommanderError).exitCode).toBe(0);
    expect(await run(['describe'])).toMatchObject({ errors: expect.stringContaining("unknown command 'describe'") });
  });
});
