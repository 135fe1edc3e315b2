import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { topic } from '@marquee/contracts/topic';
import { testKafka } from '@marquee/local/testing';
import { KafkaClient, OffsetConflictError } from '@marquee/messaging';
import type { Batch, OffsetStore, StoredOffset, TopicProducer } from '@marquee/messaging';
import { Health, newTrace } from '@marquee/observability';
import type { Logger, TraceContext } from '@marquee/observability';
import { Controller, Global, Injectable, Module } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { InjectLogger, InjectProducer, KafkaModule } from '../src/index.js';
import { LOG_DESTINATION } from '../src/service-defaults.module.js';
import { createTestApp, testService } from '../src/testing.js';
import { environment, serviceDefaults } from './greetings.js';

const Note = z.object({ id: z.string(), who: z.string() });
type Note = z.infer<typeof Note>;

const newTopic = (name: string) =>
  topic({
    name: `${name}.${randomUUID()}`,
    key: 'who',
    value: Note,
    type: 'test.note.v1',
    partitions: 1,
    cleanup: 'delete',
  });
const notes = newTopic('notes');
const copies = newTopic('copies');
const changed = new EventEmitter();

/** Offsets and effects in one place, as in a database transaction. */
@Injectable()
class Ledger implements OffsetStore {
  readonly ids: string[] = [];
  private stored: StoredOffset | null = null;

  load(): Promise<StoredOffset | null> {
    return Promise.resolve(this.stored);
  }

  apply({ records, position }: Batch<Note>): void {
    const expected = this.stored?.nextOffset ?? null;
    if (position.expected !== expected) throw new OffsetConflictError(position);
    this.stored = { clusterId: position.clusterId, nextOffset: position.next };
    this.ids.push(...records.map(({ value }) => value.id));
    changed.emit('change');
  }
}

@Controller()
class NotesConsumer implements OnModuleInit {
  initialized = 0;
  private overtaken = false;

  constructor(
    private readonly ledger: Ledger,
    @InjectProducer() private readonly producer: TopicProducer,
    @InjectLogger() private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    this.initialized += 1;
  }

  @EventPattern<string>(notes.name)
  async apply(@Payload() batch: Batch<Note>): Promise<void> {
    if (!this.overtaken) {
      // Another owner of the partition applies the first record in the meantime.
      this.overtaken = true;
      this.ledger.apply({ ...batch, records: batch.records.slice(0, 1), position: { ...batch.position, next: 1n } });
    }
    await this.producer.send(
      copies,
      batch.records.map(({ value }) => value),
    );
    this.log.info('applied');
    this.ledger.apply(batch);
  }
}

@Controller()
class CopiesConsumer {
  readonly traceparents: (string | undefined)[] = [];

  @EventPattern<string>(copies.name)
  read(@Payload() batch: Batch<Note>): void {
    this.traceparents.push(...batch.records.map(({ headers }) => headers['traceparent']));
    changed.emit('change');
  }
}

@Module({ providers: [Ledger], exports: [Ledger] })
class LedgerModule {}

@Module({
  imports: [
    LedgerModule,
    KafkaModule,
    KafkaModule.consumer({ topic: notes, from: 'earliest', offsets: Ledger, imports: [LedgerModule] }),
    KafkaModule.consumer({ topic: copies, from: 'earliest' }),
  ],
  controllers: [NotesConsumer, CopiesConsumer],
})
class NotesModule {}

describe('a service that consumes a topic', () => {
  const lines: Record<string, unknown>[] = [];
  const destination = {
    write(line: string): void {
      lines.push(JSON.parse(line));
      changed.emit('change');
    },
  };
  let kafka: Awaited<ReturnType<typeof testKafka>>;
  let app: NestFastifyApplication;

  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await once(changed, 'change');
  }

  /** Sends notes in one trace and waits until they are applied. */
  async function send(ids: readonly string[], trace = newTrace()): Promise<TraceContext> {
    const producer = app.get(KafkaClient, { strict: false }).producer();
    await producer.send(
      notes,
      ids.map((id) => ({ id, who: 'ada' })),
      { traceparent: trace.header },
    );
    await producer.close();
    await until(() => ids.every((id) => app.get(Ledger, { strict: false }).ids.includes(id)));
    return trace;
  }

  beforeAll(async () => {
    kafka = await testKafka();
    const variables = { KAFKA_BROKERS: kafka.brokers, LOG_LEVEL: 'debug' };
    @Global()
    @Module({ providers: [{ provide: LOG_DESTINATION, useValue: destination }], exports: [LOG_DESTINATION] })
    class LogModule {}
    const module = await testService(
      { imports: [LogModule, serviceDefaults(), NotesModule] },
      { environment: environment(variables) },
    ).compile();
    app = await createTestApp(module, { consume: true });
  });
  afterAll(async () => {
    await app.close();
    await kafka[Symbol.asyncDispose]();
  });

  it('recognizes the OffsetConflictError of a handler and applies every record once', async () => {
    await send(['a', 'b', 'c']);
    expect(app.get(Ledger, { strict: false }).ids).toEqual(['a', 'b', 'c']);
    const events = lines.filter(({ msg }) => msg === 'messaging').map(({ event }) => (event as { type: string }).type);
    expect(events).toContain('offset-conflict');
    expect(events).not.toContain('handler-failed');
  });

  it('runs the init hooks of its modules once', () => {
    expect(app.get(NotesConsumer, { strict: false }).initialized).toBe(1);
  });

  it('logs the trace of a record in every line of its batch', async () => {
    const { traceId } = await send(['d']);
    await until(() => lines.some(({ msg, trace_id }) => msg === 'batch' && trace_id === traceId));
    expect(lines.filter(({ trace_id }) => trace_id === traceId).map(({ msg }) => msg)).toContain('applied');
  });

  it('sends records in the trace of the batch that caused them', async () => {
    const { traceId } = await send(['e']);
    const { traceparents } = app.get(CopiesConsumer, { strict: false });
    await until(() => traceparents.some((traceparent) => traceparent?.includes(traceId)));
    expect(traceparents.at(-1)).toContain(traceId);
  });

  it('reports the consumer as healthy while it consumes', async () => {
    const health = app.get(Health);
    await until(() => health.report().consumes);
    expect(health.report().checks).toMatchObject({ [notes.name]: true, [copies.name]: true });
  });
});
