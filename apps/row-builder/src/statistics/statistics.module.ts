import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database/database.module.js';
import { StatisticsController } from './statistics.controller.js';
import { StatisticsRepository } from './statistics.repository.js';

@Module({ imports: [DatabaseModule], controllers: [StatisticsController], providers: [StatisticsRepository] })
export class StatisticsModule {}
