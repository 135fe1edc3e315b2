import { randomUUID } from 'node:crypto';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, Payload } from '@nestjs/microservices';
import { afterEach, expect, it } from '@jest/globals';
import type { Batch } from '../src/batch.js';
import { HandlerErrorFilter } from '../src/handler-error.filter.js';
import { KafkaClient } from '../src/kafka/client.js';
import { KafkaStrategy } from '../src/kafka-strategy.js';
import { brokers, note, notes, type Note } from './broker.js';
import { Ledger } from './offsets.js';
import { closeOpened, opened } from './opened.js';
import { Probe } from './probe.js';

const topic = notes();
const ledger = new Ledger();
const probe = new Probe();

@Controller()
class NoteConsumer {
  private overtaken = false;

  @EventPattern<string>(topic.name)
  apply(@Payload() batch: Batch<Note>): void {
    if (!this.overtaken) {
      this.overtaken = true;
      ledger.apply({ ...batch, records: batch.records.slice(0, 1), position: { ...batch.position, next: 1n } });
    }
    ledger.apply(batch);
    probe.touch();
  }
}

@Module({ controllers: [NoteConsumer] })
class NoteModule {}

afterEach(closeOpened);

it('serves @EventPattern handlers of a Nest application and receives their errors unchanged', async () => {
  await using kafka = opened(await brokers());
  await using client = opened(new KafkaClient({ brokers: kafka.list, clientId: 'test', onEvent: probe.onEvent }));
  await client.producer().send(topic, [note('a'), note('b'), note('c')]);
  const strategy = new KafkaStrategy({
    client,
    group: randomUUID(),
    subscriptions: [{ topic, offsets: ledger, from: 'earliest' }],
    deadLetters: client.producer(),
  });
  const app = await NestFactory.createMicroservice(NoteModule, { strategy, logger: false });
  app.useGlobalFilters(new HandlerErrorFilter());
  opened({ [Symbol.asyncDispose]: () => app.close() });
  await app.listen();
  await probe.until(() => ledger.ids.length === 3);
  await app.close();
  expect(ledger.ids).toEqual(['a', 'b', 'c']);
  expect(probe.of('offset-conflict')).toHaveLength(1);
  expect(probe.of('handler-failed')).toEqual([]);
});
