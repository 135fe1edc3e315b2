import { deadLettersOf, type TopicShape } from '@marquee/contracts/topic';
import type { KafkaClient } from '../kafka/client.js';
import { readTopic } from '../kafka/read-topic.js';
import { describeLetter, isCut, openLetters, originalOf, settlementOf, type OpenLetter } from './open-letters.js';
import type { ProgramOutput } from '../program.js';

export interface ReplayOptions {
  readonly topics: readonly TopicShape[];
  /** Name of a topic, with or without `.dead-letters`. */
  readonly topic: string;
  readonly send: boolean;
  readonly output: ProgramOutput;
}

/** Few enough that little is sent twice when the command is interrupted between sending and settling. */
const CHUNK = 100;
const DEADLINE_MS = 10_000;

/** Lists the dead letters of a topic, or sends them back to it, and returns the exit code. */
export async function replay(client: KafkaClient, options: ReplayOptions): Promise<number> {
  const { topics, output, send } = options;
  const shape = topics.find(({ name }) => name === options.topic || deadLettersOf(name) === options.topic);
  if (shape === undefined) {
    const names = topics.map(({ name }) => `  ${name}`).join('\n');
    output.error(`There is no topic "${options.topic}". The topics are:\n${names}`);
    return 2;
  }
  const exists = (await client.admin.topics()).includes(deadLettersOf(shape.name));
  const letters = exists ? openLetters(await readTopic(client, deadLettersOf(shape.name))) : [];
  for (const letter of letters) output.log(describeLetter(letter));
  const whole = letters.filter((letter) => !isCut(letter));
  if (!send) {
    output.log(
      `${letters.length} dead letters of ${shape.name}.${whole.length > 0 ? ' Send them back with --send.' : ''}`,
    );
    return 0;
  }
  await sendBack(client, shape, whole);
  const left = letters.length - whole.length;
  output.log(`Sent ${whole.length} records back to ${shape.name}.${left > 0 ? ` ${left} are cut and were left.` : ''}`);
  return 0;
}

/** A letter is settled after its record was sent, so it may be sent twice: consumers count an event id once. */
async function sendBack(client: KafkaClient, topic: TopicShape, letters: readonly OpenLetter[]): Promise<void> {
  await using producer = client.producer();
  for (let at = 0; at < letters.length; at += CHUNK) {
    const chunk = letters.slice(at, at + CHUNK);
    await producer.sendRaw(topic, topic.name, chunk.map(originalOf), { deadlineMs: DEADLINE_MS });
    const settlements = chunk.map(settlementOf);
    await producer.sendRaw(topic, deadLettersOf(topic.name), settlements, { deadlineMs: DEADLINE_MS });
  }
}
