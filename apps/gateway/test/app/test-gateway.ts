import { createHmac } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamicConfig } from '@marquee/config';
import { IMPORT_GRANT_HEADER } from '@marquee/contracts/headers';
import { Problem } from '@marquee/contracts/problem';
import { Balancer } from '@marquee/discovery';
import type { Directory } from '@marquee/discovery';
import type { EtcdClient } from '@marquee/etcd';
import { KafkaClient } from '@marquee/messaging';
import { createLogger, Health, Metrics } from '@marquee/observability';
import { CommandRegistry } from '@marquee/resilience';
import { Faults } from '@marquee/faults';
import { currentContext } from '@marquee/http';
import { createApp, ServiceRuntime } from '@marquee/service-defaults';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { expect } from '@jest/globals';
import { AppModule, configureEdge, listenForChanges } from '../../src/app.module.js';
import { gatewaySettings } from '../../src/gateway.config.js';
import type { GatewaySettings } from '../../src/gateway.config.js';
import type { FakeService } from './fake-service.js';

const IMPORT_KEY = 'a secret of the operator, long enough';
export const FAULT_KEY = 'a key for failures on purpose, long enough';
const NO_RULES = { watchPrefix: () => ({ close: () => Promise.resolve() }) } as unknown as EtcdClient;
const UNREACHABLE_DATABASE = 'postgresql://nobody:nothing@127.0.0.1:1/none';

export const ANN = { viewerId: 'ann', name: 'Ann', avatar: 'teal' };

export interface GatewayOptions {
  /** Other services that are up; all others are down. */
  readonly services?: readonly FakeService[];
  readonly databaseUrl?: string;
  /** Kept after the test, for a restart; otherwise a new folder that is removed at the end. */
  readonly dataDirectory?: string;
  readonly webRoot?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  /** Addresses of a real broker to use. */
  readonly brokers?: string;
  /** Replaces the broker. */
  readonly send?: (values: readonly unknown[]) => Promise<void>;
}

/** A gateway whose neighbours are all down, except for the ones that a test gives it. */
export class TestGateway implements AsyncDisposable {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly runtime: ServiceRuntime<GatewaySettings>,
    readonly dataDirectory: string,
    private readonly temporary: boolean,
  ) {}

  static async open(options: GatewayOptions = {}): Promise<TestGateway> {
    const dataDirectory = options.dataDirectory ?? (await newDataDirectory());
    const instanceHome = join(dataDirectory, 'gateway-1');
    await mkdir(instanceHome, { recursive: true });
    if (options.dataDirectory === undefined) await writeFile(join(instanceHome, 'viewers.json'), JSON.stringify([ANN]));
    const settings = gatewaySettings.parse({
      PORT: 0,
      PRIVATE_PORT: 0,
      KAFKA_BROKERS: '127.0.0.1:1',
      ETCD_ENDPOINTS: 'http://127.0.0.1:1',
      EDGE_DATABASE_URL: options.databaseUrl ?? UNREACHABLE_DATABASE,
      MARQUEE_HOME: dataDirectory,
      IMPORT_KEY,
      FAULT_KEY,
      WEB_ROOT: options.webRoot ?? join(dataDirectory, 'no-web-page'),
      LOG_LEVEL: 'silent',
    });
    const named = { service: 'gateway', instance: 'gateway-1' } as const;
    const instances = (options.services ?? []).map(({ instance }) => instance);
    const directory = {
      instances: (service: string) => instances.filter(({ record }) => record.service === service),
    } as unknown as Directory;
    const kafka = options.brokers === undefined ? fakeKafka(options.send) : clientOf(options.brokers);
    const runtime = new ServiceRuntime({
      ...named,
      settings,
      home: instanceHome,
      log: createLogger({ ...named, level: 'silent' }),
      metrics: new Metrics(named),
      health: new Health(),
      config: new DynamicConfig({ file: options.properties ?? {} }),
      directory,
      balancer: new Balancer({ directory }),
      kafka,
      commands: new CommandRegistry(),
      // Rules kept in etcd are not for these tests: a key is there for those that ride on a request.
      faults: new Faults({
        key: FAULT_KEY,
        etcd: NO_RULES,
        baggage: () => currentContext()?.baggage,
        onError: () => {},
      }),
    });
    const app = await createApp(AppModule.of(runtime), runtime, { forOperators: false });
    await configureEdge(app, runtime);
    if (options.brokers !== undefined) {
      app.connectMicroservice({ strategy: listenForChanges(runtime) });
      await app.startAllMicroservices();
    }
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    return new TestGateway(app, runtime, dataDirectory, options.dataDirectory === undefined);
  }

  get config(): DynamicConfig {
    return this.runtime.config;
  }

  get metrics(): Metrics {
    return this.runtime.metrics;
  }

  get health(): Health {
    return this.runtime.health;
  }

  inject(options: InjectOptions): Promise<LightMyRequestResponse> {
    return this.app.inject(options) as Promise<LightMyRequestResponse>;
  }

  /** Signs a known viewer in and returns the header with the bearer token. */
  async signIn(viewerId: string = ANN.viewerId): Promise<{ authorization: string }> {
    const response = await this.inject({ method: 'POST', url: '/api/session', payload: { viewerId, token: true } });
    return { authorization: `Bearer ${response.json<{ token: string }>().token}` };
  }

  /** Listens on a free port, for tests that need a real connection, and returns the URL. */
  async listen(): Promise<string> {
    await this.app.listen(0, '127.0.0.1');
    return this.app.getUrl();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.app.close();
    await this.runtime.kafka.close();
    if (this.temporary) await rm(this.dataDirectory, { recursive: true });
  }
}

function clientOf(brokers: string): KafkaClient {
  return new KafkaClient({ brokers: brokers.split(','), clientId: 'gateway-1' });
}

function fakeKafka(send: (values: readonly unknown[]) => Promise<void> = () => Promise.resolve()): KafkaClient {
  const producer = { send: (_: unknown, values: readonly unknown[]) => send(values) };
  return { producer: () => producer, close: () => Promise.resolve() } as unknown as KafkaClient;
}

export function newDataDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'gateway-'));
}

export function importGrant(expiry = Date.now() + 60_000): Record<string, string> {
  const signature = createHmac('sha256', IMPORT_KEY).update(`import:${expiry}`).digest('hex');
  return { [IMPORT_GRANT_HEADER]: `${expiry}.${signature}` };
}

/** The problem in a response, after checking its status and content type. */
export function problemIn(response: LightMyRequestResponse, status: number): Problem {
  expect([response.statusCode, response.headers['content-type']]).toEqual([
    status,
    'application/problem+json; charset=utf-8',
  ]);
  return Problem.parse(response.json());
}
