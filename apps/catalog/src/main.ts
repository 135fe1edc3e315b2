import 'reflect-metadata';
import { runService } from '@marquee/service-defaults';
import { AppModule } from './app.module.js';
import { catalogSettings } from './catalog.config.js';

await runService({
  service: 'catalog',
  settings: catalogSettings,
  environment: process.env,
  module: (runtime) => AppModule.with(runtime),
});
