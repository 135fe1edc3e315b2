import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/catalog.module.js';
import { DatabaseModule } from '../database/database.module.js';
import { HistoryModule } from '../history/history.module.js';
import { ModelModule } from '../model/model.module.js';
import { PopularityModule } from '../popularity/popularity.module.js';
import { PageState } from './page-state.js';
import { StateSource } from './state-reader.js';
import { VersionsRepository } from './versions.repository.js';

@Module({
  imports: [DatabaseModule, CatalogModule, HistoryModule, PopularityModule, ModelModule],
  providers: [VersionsRepository, PageState, { provide: StateSource, useExisting: PageState }],
  exports: [PageState, StateSource],
})
export class StateModule {}
