import 'reflect-metadata';
import { runService } from '@marquee/service-defaults';
import { AppModule, consumers } from './app.module.js';
import { OffsetsRepository } from './offsets/offsets.repository.js';
import { rowBuilderSettings } from './row-builder.config.js';
import { RowsService } from './rows/rows.service.js';
import { warmUp } from './rows/rows-warm-up.js';

await runService({
  service: 'row-builder',
  settings: rowBuilderSettings,
  environment: process.env,
  module: (runtime) => AppModule.with(runtime),
  kafka: (runtime, app) => consumers(runtime, app.get(OffsetsRepository)),
  warmUp: (app) => warmUp(app.get(RowsService)),
});
