import { ServiceModule } from '@marquee/service-defaults';
import type { ServiceRuntime } from '@marquee/service-defaults';
import { Module } from '@nestjs/common';
import type { DynamicModule, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { CatalogSettings } from './catalog.config.js';
import { openDatabase } from './database.js';
import { PrismaClient } from './generated/prisma/client.js';
import { OutboxRepository } from './publishing/outbox.repository.js';
import { TitleRelay } from './publishing/title-relay.js';
import { TitlesController } from './titles/titles.controller.js';
import { TitlesRepository } from './titles/titles.repository.js';

@Module({})
export class AppModule implements OnApplicationBootstrap, OnApplicationShutdown {
  static with(runtime: ServiceRuntime<CatalogSettings>): DynamicModule {
    const database = openDatabase(runtime.settings.CATALOG_DATABASE_URL);
    return {
      module: AppModule,
      imports: [ServiceModule.forRoot(runtime)],
      controllers: [TitlesController],
      providers: [
        { provide: PrismaClient, useValue: database },
        { provide: TitlesRepository, useValue: new TitlesRepository(database) },
        { provide: TitleRelay, useValue: new TitleRelay(new OutboxRepository(database), runtime.kafka) },
      ],
    };
  }

  constructor(
    private readonly database: PrismaClient,
    private readonly relay: TitleRelay,
  ) {}

  onApplicationBootstrap(): void {
    this.relay.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.relay.close();
    await this.database.$disconnect();
  }
}
