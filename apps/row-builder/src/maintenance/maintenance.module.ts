import { Module } from '@nestjs/common';
import { IngestModule } from '../ingest/ingest.module.js';
import { PopularityModule } from '../popularity/popularity.module.js';
import { StateModule } from '../state/state.module.js';
import { MaintenanceProperties } from './maintenance.config.js';
import { MaintenanceService } from './maintenance.service.js';

@Module({
  imports: [PopularityModule, StateModule, IngestModule],
  providers: [MaintenanceService, MaintenanceProperties],
})
export class MaintenanceModule {}
