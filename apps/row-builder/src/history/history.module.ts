import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database/database.module.js';
import { HistoryReader } from './history-reader.repository.js';

@Module({ imports: [DatabaseModule], providers: [HistoryReader], exports: [HistoryReader] })
export class HistoryModule {}
