import { catalogTitles, viewingEvents } from '@marquee/contracts/topics';
import { KafkaStrategy } from '@marquee/messaging';
import { faultInterceptor } from '@marquee/faults';
import { ServiceModule } from '@marquee/service-defaults';
import type { ServiceRuntime } from '@marquee/service-defaults';
import { Module } from '@nestjs/common';
import type { DynamicModule, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { ApplyingSurroundings, EventsConsumer } from './ingest/events.consumer.js';
import { HistoryWriter } from './ingest/history-writer.repository.js';
import { Databases } from './database/databases.js';
import { OffsetsRepository } from './offsets/offsets.repository.js';
import { PopularityRepository } from './popularity/popularity.repository.js';
import { rowBuilderProperties } from './row-builder.config.js';
import type { RowBuilderSettings } from './row-builder.config.js';
import { RowsController } from './rows/rows.controller.js';
import { RowsService } from './rows/rows.service.js';
import { VersionsRepository } from './state/versions.repository.js';
import { HistoryReader } from './history/history-reader.repository.js';
import { PageState } from './state/page-state.js';
import { StatisticsController } from './statistics/statistics.controller.js';
import { StatisticsRepository } from './statistics/statistics.repository.js';
import { TitlesConsumer } from './catalog/titles.consumer.js';
import { TitlesRepository } from './catalog/titles.repository.js';
import { TrainingWorker } from './model/training-worker.js';
import { ModelRepository } from './model/model.repository.js';
import { Trainer } from './model/trainer.service.js';
import { Maintenance } from './maintenance/maintenance.service.js';

@Module({})
export class AppModule implements OnApplicationBootstrap, OnApplicationShutdown {
  static with(runtime: ServiceRuntime<RowBuilderSettings>): DynamicModule {
    const { log, config, metrics, kafka, settings } = runtime;
    const onError = (what: string) => (error: unknown) => log.warn({ err: error }, what);
    const properties = rowBuilderProperties(config);
    const databases = new Databases(settings.ROWS_DATABASE_URL, onError('database'));
    const titles = new TitlesRepository(databases);
    const popularity = new PopularityRepository(databases);
    const models = new ModelRepository(databases);
    const history = new HistoryWriter(databases);
    const state = new PageState(
      new VersionsRepository(databases),
      new HistoryReader(databases),
      titles,
      popularity,
      models,
    );
    const rows = new RowsService(state, properties, runtime.command);
    const trained = (version: number, tookMs: number): void =>
      log.info({ version, tookMs: Math.round(tookMs) }, 'trained');
    const trainer = new Trainer(
      models,
      properties,
      new TrainingWorker(settings.ROWS_DATABASE_URL),
      trained,
      onError('training'),
    );
    return {
      module: AppModule,
      imports: [ServiceModule.forRoot(runtime)],
      controllers: [RowsController, StatisticsController, EventsConsumer, TitlesConsumer],
      providers: [
        { provide: Databases, useValue: databases },
        { provide: OffsetsRepository, useValue: new OffsetsRepository(databases) },
        { provide: TitlesRepository, useValue: titles },
        { provide: HistoryWriter, useValue: history },
        { provide: StatisticsRepository, useValue: new StatisticsRepository(databases) },
        { provide: RowsService, useValue: rows },
        { provide: ApplyingSurroundings, useValue: new ApplyingSurroundings(kafka.producer(), log, metrics) },
        { provide: Trainer, useValue: trainer },
        {
          provide: Maintenance,
          useValue: new Maintenance(popularity, state, history, properties, onError('maintenance')),
        },
      ],
    };
  }

  constructor(
    private readonly databases: Databases,
    private readonly trainer: Trainer,
    private readonly upkeep: Maintenance,
  ) {}

  onApplicationBootstrap(): void {
    this.trainer.start();
    this.upkeep.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.trainer[Symbol.asyncDispose](), this.upkeep[Symbol.asyncDispose]()]);
    await this.databases[Symbol.asyncDispose]();
  }
}

/** Both topics into PostgreSQL, offsets beside the state. */
export function consumers(runtime: ServiceRuntime<RowBuilderSettings>, offsets: OffsetsRepository): KafkaStrategy {
  return new KafkaStrategy({
    client: runtime.kafka,
    group: runtime.service,
    subscriptions: [
      { topic: viewingEvents, offsets, from: 'earliest' },
      { topic: catalogTitles, offsets, from: 'earliest' },
    ],
    deadLetters: runtime.kafka.producer(),
    around: faultInterceptor(runtime.faults),
  });
}
