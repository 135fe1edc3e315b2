import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database/database.module.js';
import { PopularityRepository } from './popularity.repository.js';

@Module({ imports: [DatabaseModule], providers: [PopularityRepository], exports: [PopularityRepository] })
export class PopularityModule {}
