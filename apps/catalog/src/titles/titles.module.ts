import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database/database.module.js';
import { OutboxModule } from '../outbox/outbox.module.js';
import { SearchModule } from '../search/search.module.js';
import { TitlesController } from './titles.controller.js';
import { TitlesRepository } from './titles.repository.js';

@Module({
  imports: [DatabaseModule, OutboxModule, SearchModule],
  controllers: [TitlesController],
  providers: [TitlesRepository],
})
export class TitlesModule {}
