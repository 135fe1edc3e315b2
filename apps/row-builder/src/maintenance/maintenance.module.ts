import { KafkaModule, TableMetrics } from '@marquee/service-defaults';
import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database/database.module.js';
import { IngestModule } from '../ingest/ingest.module.js';
import { PopularityModule } from '../popularity/popularity.module.js';
import { StateModule } from '../state/state.module.js';
import { HousekeepingMetrics } from './housekeeping.metrics.js';
import { Housekeeping } from './housekeeping.service.js';
import { MaintenanceProperties } from './maintenance.config.js';
import { MaintenanceService } from './maintenance.service.js';

@Module({
  imports: [DatabaseModule, KafkaModule, PopularityModule, StateModule, IngestModule],
  providers: [MaintenanceService, MaintenanceProperties, Housekeeping, HousekeepingMetrics, TableMetrics],
})
export class MaintenanceModule {}
