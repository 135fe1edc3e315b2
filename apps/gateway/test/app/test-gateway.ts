import { createHmac } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamicConfig } from '@marquee/config';
import { IMPORT_GRANT_HEADER } from '@marquee/contracts/gateway';
import { Problem } from '@marquee/contracts/problem';
import { Balancer } from '@marquee/discovery';
import type { Directory } from '@marquee/discovery';
import type { EtcdClient } from '@marquee/etcd';
import { KafkaClient } from '@marquee/messaging';
import { createLogger, Health, Metrics } from '@marquee/observability';
import { CommandRegistry } from '@marquee/resilience';
import { createApp, Faults, ServiceRuntime } from '@marquee/service-defaults';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { expect } from '@jest/globals';
import { AppModule, configureEdge, listenForChanges } from '../../src/app.module.js';
import { gatewaySettings } from '../../src/gateway.config.js';
import type { GatewaySettings } from '../../src/gateway.config.js';
import type { Neighbour } from './neighbours.js';

const IMPORT_KEY = 'a secret of the operator, long enough';
export const FAULT_KEY = 'a key for failures on purpose, long enough';
const NO_RULES = { watchPrefix: () => ({ close: () => Promise.resolve() }) } as unknown as EtcdClient;
const NOBODY_LISTENS = 'postgresql://nobody:nothing@127.0.0.1:1/none';

export const ANN = { viewerId: 'ann', name: 'Ann', avatar: 'teal' };

export interface GatewayOptions {
  readonly neighbours?: readonly Neighbour[];
  readonly databaseUrl?: string;
  /** Kept over a restart; else a fresh folder that is removed at the end. */
  readonly home?: string;
  readonly webRoot?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  /** Of a real broker, which then is sent to and listened to. */
  readonly brokers?: string;
  /** Stands for the broker. */
  readonly send?: (values: readonly unknown[]) => Promise<void>;
}

/** A gateway whose surroundings are all gone, except for those that a test gives it. */
export class TestGateway implements AsyncDisposable {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly runtime: ServiceRuntime<GatewaySettings>,
    private readonly ownHome: string | undefined,
  ) {}

  static async open(options: GatewayOptions = {}): Promise<TestGateway> {
    const home = options.home ?? (await newHome());
    const instanceHome = join(home, 'gateway-1');
    await mkdir(instanceHome, { recursive: true });
    if (options.home === undefined) await writeFile(join(instanceHome, 'profiles.json'), JSON.stringify([ANN]));
    const settings = gatewaySettings.parse({
      PORT: 0,
      PRIVATE_PORT: 0,
      KAFKA_BROKERS: '127.0.0.1:1',
      ETCD_ENDPOINTS: 'http://127.0.0.1:1',
      EDGE_DATABASE_URL: options.databaseUrl ?? NOBODY_LISTENS,
      MARQUEE_HOME: home,
      IMPORT_KEY,
      FAULT_KEY,
      WEB_ROOT: options.webRoot ?? join(home, 'no-web-page'),
      LOG_LEVEL: 'silent',
    });
    const named = { service: 'gateway', instance: 'gateway-1' } as const;
    const instances = (options.neighbours ?? []).map(({ instance }) => instance);
    const directory = {
      instances: (service: string) => instances.filter(({ record }) => record.service === service),
    } as unknown as Directory;
    const kafka = options.brokers === undefined ? standIn(options.send) : clientOf(options.brokers);
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
      faults: new Faults({ key: FAULT_KEY, etcd: NO_RULES, onError: () => {} }),
    });
    const app = await createApp(AppModule.of(runtime), runtime, { forOperators: false });
    await configureEdge(app, runtime);
    if (options.brokers !== undefined) {
      app.connectMicroservice({ strategy: listenForChanges(runtime) });
      await app.startAllMicroservices();
    }
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    return new TestGateway(app, runtime, options.home === undefined ? home : undefined);
  }

  inject(options: InjectOptions): Promise<LightMyRequestResponse> {
    return this.app.inject(options) as Promise<LightMyRequestResponse>;
  }

  /** A bearer token's header for a viewer that the gateway knows. */
  async signIn(viewerId: string = ANN.viewerId): Promise<{ authorization: string }> {
    const response = await this.inject({ method: 'POST', url: '/api/session', payload: { viewerId, token: true } });
    return { authorization: `Bearer ${response.json<{ token: string }>().token}` };
  }

  /** For tests that need a real connection. */
  async listen(): Promise<string> {
    await this.app.listen(0, '127.0.0.1');
    return this.app.getUrl();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.app.close();
    await this.runtime.kafka.close();
    if (this.ownHome !== undefined) await rm(this.ownHome, { recursive: true });
  }
}

function clientOf(brokers: string): KafkaClient {
  return new KafkaClient({ brokers: brokers.split(','), clientId: 'gateway-1' });
}

function standIn(send: (values: readonly unknown[]) => Promise<void> = () => Promise.resolve()): KafkaClient {
  const producer = { send: (_: unknown, values: readonly unknown[]) => send(values) };
  return { producer: () => producer, close: () => Promise.resolve() } as unknown as KafkaClient;
}

export function newHome(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'gateway-'));
}

export function importGrant(expiry = Date.now() + 60_000): Record<string, string> {
  const signature = createHmac('sha256', IMPORT_KEY).update(`import:${expiry}`).digest('hex');
  return { [IMPORT_GRANT_HEADER]: `${expiry}.${signature}` };
}

/** The problem that a response has to be. */
export function problemIn(response: LightMyRequestResponse, status: number): Problem {
  expect([response.statusCode, response.headers['content-type']]).toEqual([
    status,
    'application/problem+json; charset=utf-8',
  ]);
  return Problem.parse(response.json());
}
