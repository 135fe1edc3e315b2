import 'reflect-metadata';
import { runService } from '@marquee/service-defaults';
import { AppModule, guard } from './app.module.js';
import { consoleSettings } from './console.config.js';

await runService({
  service: 'console',
  settings: consoleSettings,
  environment: process.env,
  module: (runtime) => AppModule.with(runtime),
  configure: guard,
});
