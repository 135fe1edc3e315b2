import { randomUUID } from 'node:crypto';
import { topic, type TopicShape } from '@marquee/contracts/topic';
import { testKafka } from '@marquee/local/testing';
import { z } from 'zod';

/** The brokers to test against, as `host:port`: those in KAFKA_BROKERS, or an embedded broker for this test file. */
export async function brokers(): Promise<{ readonly list: readonly string[] } & AsyncDisposable> {
  const kafka = await testKafka();
  return { list: kafka.brokers.split(','), [Symbol.asyncDispose]: () => kafka[Symbol.asyncDispose]() };
}

export const Note = z.object({ id: z.string(), who: z.string(), text: z.string(), receivedAt: z.string().optional() });
export type Note = z.infer<typeof Note>;

/** A topic that no other test uses. */
export function notes(partitions = 1): TopicShape<typeof Note> {
  const name = `notes.${randomUUID()}`;
  return topic({ name, key: 'who', value: Note, type: 'test.note.v1', partitions, cleanup: 'delete' });
}

export function note(id: string, who = 'ada'): Note {
  return { id, who, text: `note ${id}` };
}
