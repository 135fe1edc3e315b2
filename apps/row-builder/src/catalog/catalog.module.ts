import { catalogTitles } from '@marquee/contracts/topics';
import { isDataError } from '@marquee/postgres';
import { KafkaModule } from '@marquee/service-defaults';
import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database/database.module.js';
import { OffsetsRepository } from '../database/offsets.repository.js';
import { TitlesConsumer } from './titles.consumer.js';
import { TitlesRepository } from './titles.repository.js';

@Module({
  imports: [
    DatabaseModule,
    KafkaModule.consumer({
      topic: catalogTitles,
      from: 'earliest',
      offsets: OffsetsRepository,
      isRejection: isDataError,
      imports: [DatabaseModule],
    }),
  ],
  controllers: [TitlesConsumer],
  providers: [TitlesRepository],
  exports: [TitlesRepository],
})
export class CatalogModule {}
