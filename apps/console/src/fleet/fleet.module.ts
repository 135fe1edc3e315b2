import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { ProcessesModule } from '../processes/processes.module.js';
import { FleetWatch } from './fleet-watch.js';
import { FleetController } from './fleet.controller.js';
import { HomeHistory } from './home-history.js';
import { PictureService } from './picture.service.js';

/** The live picture of the system. */
@Module({
  imports: [AccessModule, ProcessesModule],
  controllers: [FleetController],
  providers: [FleetWatch, PictureService, HomeHistory],
  exports: [FleetWatch],
})
export class FleetModule {}
