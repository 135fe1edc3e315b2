import { WARM_UP } from '@marquee/service-defaults';
import { Module } from '@nestjs/common';
import { StateModule } from '../state/state.module.js';
import { RowsController } from './rows.controller.js';
import { RowsProperties } from './rows.config.js';
import { RowsService } from './rows.service.js';
import { RowsWarmUp } from './rows-warm-up.js';

@Module({
  imports: [StateModule],
  controllers: [RowsController],
  providers: [RowsService, RowsProperties, RowsWarmUp, { provide: WARM_UP, useExisting: RowsWarmUp }],
})
export class RowsModule {}
