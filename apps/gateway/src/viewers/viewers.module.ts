import { PoolMetrics } from '@marquee/service-defaults';
import { Module } from '@nestjs/common';
import { SessionModule } from '../session/session.module.js';
import { SessionController } from './session.controller.js';
import { ViewerCommands } from './viewer.commands.js';
import { ViewerController } from './viewer.controller.js';
import { ViewerDatabase } from './viewer.database.js';
import { ViewerLimits } from './viewer.limits.js';
import { ViewerRefresh } from './viewer-refresh.js';
import { ViewerRepository } from './viewer.repository.js';
import { ViewerService } from './viewer.service.js';
import { ViewerSnapshot } from './viewer-snapshot.js';

/** The viewers that exist, and signing in as one of them. */
@Module({
  imports: [SessionModule],
  controllers: [ViewerController, SessionController],
  providers: [
    PoolMetrics,
    ViewerDatabase,
    ViewerRepository,
    ViewerCommands,
    ViewerSnapshot,
    ViewerRefresh,
    ViewerLimits,
    ViewerService,
  ],
})
export class ViewersModule {}
