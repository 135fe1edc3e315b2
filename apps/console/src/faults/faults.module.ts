import { Module } from '@nestjs/common';
import { FleetModule } from '../fleet/fleet.module.js';
import { FaultTargets } from './fault-targets.js';
import { FaultsController } from './faults.controller.js';
import { FaultsService } from './faults.service.js';

@Module({ imports: [FleetModule], controllers: [FaultsController], providers: [FaultsService, FaultTargets] })
export class FaultsModule {}
