import { Module } from '@nestjs/common';
import { TraceStore } from './trace-store.js';
import { TracesController } from './traces.controller.js';

/** Traces of the last minutes, without a tracing backend. */
@Module({ controllers: [TracesController], providers: [TraceStore] })
export class TracesModule {}
