export { clientToken, ClientsModule, InjectClient, type ClientOptions } from './clients/clients.module.js';
export { ClientSettingsConflictError } from './clients/client-settings-conflict.error.js';
export { CommandFactory } from './commands/command-factory.js';
export { DegradationSwitch } from './degradation-switch.js';
export { InjectProducer, KafkaModule, PRODUCER, type ConsumerOptions } from './kafka/kafka.module.js';
export { StatisticsSource } from './operations/statistics-source.js';
export { ServiceDefaultsModule, type ServiceDefaultsOptions } from './service-defaults.module.js';
export { ServiceIdentity } from './service-identity.js';
export { baseSettings } from './settings.js';
export type { BaseSettings } from './settings.js';
export { ENVIRONMENT, InjectLogger, InjectSettings, LOGGER, SETTINGS, WARM_UP } from './tokens.js';
export type { Environment, WarmUp } from './tokens.js';
// Until the last app is converted:
export { createApp } from './legacy/create-app.js';
export { ladder } from './legacy/ladder.js';
export { openRuntime } from './legacy/open-runtime.js';
export { runService } from './legacy/run-service.js';
export { ServiceRuntime } from './legacy/runtime.js';
export { ServiceModule } from './legacy/service.module.js';
