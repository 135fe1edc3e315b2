import 'reflect-metadata';
import { runService } from '@marquee/service-defaults';
import { AppModule, configureEdge, listenForChanges } from './app.module.js';
import { gatewaySettings } from './gateway.config.js';

await runService({
  service: 'gateway',
  settings: gatewaySettings,
  environment: process.env,
  module: (runtime) => AppModule.of(runtime),
  configure: configureEdge,
  kafka: listenForChanges,
  privatePort: (settings) => settings.PRIVATE_PORT,
});
