import { ServiceDefaultsModule } from '@marquee/service-defaults';
import { Module } from '@nestjs/common';
import { CatalogModule } from './catalog/catalog.module.js';
import { IngestModule } from './ingest/ingest.module.js';
import { MaintenanceModule } from './maintenance/maintenance.module.js';
import { ModelModule } from './model/model.module.js';
import { rowBuilderSettings } from './row-builder.config.js';
import { RowsModule } from './rows/rows.module.js';
import { StatisticsModule } from './statistics/statistics.module.js';

@Module({
  imports: [
    ServiceDefaultsModule.forRoot({ service: 'row-builder', settings: rowBuilderSettings }),
    CatalogModule,
    IngestModule,
    ModelModule,
    RowsModule,
    StatisticsModule,
    MaintenanceModule,
  ],
})
export class AppModule {}
