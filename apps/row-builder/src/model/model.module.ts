import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database/database.module.js';
import { TrainingProperties } from './model.config.js';
import { ModelRepository } from './model.repository.js';
import { Trainer } from './trainer.service.js';
import { TrainingWorker } from './training-worker.js';

@Module({
  imports: [DatabaseModule],
  providers: [ModelRepository, TrainingProperties, TrainingWorker, Trainer],
  exports: [ModelRepository],
})
export class ModelModule {}
