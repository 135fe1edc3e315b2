import 'reflect-metadata';
import { runService } from '@marquee/service-defaults';
import { AppModule } from './app.module.js';
import { lolomoSettings } from './lolomo.config.js';

await runService({
  service: 'lolomo',
  settings: lolomoSettings,
  environment: process.env,
  module: (runtime) => AppModule.with(runtime),
});
