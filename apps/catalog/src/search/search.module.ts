import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database/database.module.js';
import { SearchIndex } from './search-index.service.js';
import { TitleSearchRepository } from './title-search.repository.js';

/** Finds titles by what people type. */
@Module({
  imports: [DatabaseModule],
  providers: [SearchIndex, TitleSearchRepository],
  exports: [TitleSearchRepository],
})
export class SearchModule {}
