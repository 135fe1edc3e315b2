import { DynamicConfig } from '@marquee/config';
import { callerToken } from '@marquee/contracts/caller-token';
import { HEADERS } from '@marquee/contracts/headers';
import type { ServiceName } from '@marquee/contracts/topology';
import { Directory } from '@marquee/discovery';
import type { Instance } from '@marquee/discovery';
import { EtcdClient } from '@marquee/etcd';
import { httpAdapter } from '@marquee/http';
import type { ModuleMetadata } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { TestingModule, TestingModuleBuilder } from '@nestjs/testing';
import { CONFIG_CONNECTION } from './service-defaults.module.js';
import { APP_OPTIONS, connect } from './service-app.js';
import { ENVIRONMENT } from './tokens.js';
import type { Environment } from './tokens.js';

const TEST_PLATFORM_KEY = 'the platform key of service tests';

/** The headers that prove to a service in a test that another service calls it. */
export function callerHeaders(target: ServiceName): Record<string, string> {
  return { [HEADERS.caller]: callerToken(TEST_PLATFORM_KEY, target) };
}

export interface ServiceTestOptions {
  /** Added to an environment that suits a test: no log, a free port, engines that do not exist. */
  readonly environment: Environment & { readonly MARQUEE_HOME: string };
  /** What the registry lists. The array may grow later, for example by the app's own address. */
  readonly instances?: readonly Instance[];
  /** Dynamic properties; default: every property has its default. */
  readonly config?: DynamicConfig;
}

/** Starts the testing module of a service without etcd. Override more of its providers before `compile()`. */
export function testService(
  metadata: ModuleMetadata,
  { environment, instances = [], config = new DynamicConfig() }: ServiceTestOptions,
): TestingModuleBuilder {
  const close = () => Promise.resolve();
  const all = {
    PORT: '0',
    LOG_LEVEL: 'silent',
    VERSION: 'test',
    KAFKA_BROKERS: '127.0.0.1:1',
    ETCD_ENDPOINTS: 'http://127.0.0.1:1',
    PLATFORM_KEY: TEST_PLATFORM_KEY,
    ...environment,
  };
  return Test.createTestingModule(metadata)
    .overrideProvider(ENVIRONMENT)
    .useValue(all)
    .overrideProvider(EtcdClient)
    .useValue({ close })
    .overrideProvider(CONFIG_CONNECTION)
    .useValue({ config, close })
    .overrideProvider(Directory)
    .useValue({
      instances: (service: string) => instances.filter(({ record }) => record.service === service),
      close,
    });
}

export interface TestAppOptions {
  /** Also starts the Kafka consumers; default false. */
  readonly consume?: boolean;
}

/**
 * Creates the application of a testing module exactly as `runService` does, initialized and ready to `inject` or
 * `listen`.
 */
export async function createTestApp(
  module: TestingModule,
  { consume = false }: TestAppOptions = {},
): Promise<NestFastifyApplication> {
  const app = connect(module.createNestApplication<NestFastifyApplication>(httpAdapter(), APP_OPTIONS));
  await app.init();
  if (consume) await app.startAllMicroservices();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}
