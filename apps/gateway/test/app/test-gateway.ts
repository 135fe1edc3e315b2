import { createHmac } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamicConfig } from '@marquee/config';
import { IMPORT_GRANT_HEADER } from '@marquee/contracts/headers';
import { Problem } from '@marquee/contracts/problem';
import { EtcdClient } from '@marquee/etcd';
import { Health, Metrics } from '@marquee/observability';
import { PRODUCER } from '@marquee/service-defaults';
import { createTestApp, testService } from '@marquee/service-defaults/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { expect } from '@jest/globals';
import { AppModule } from '../../src/app.module.js';
import type { FakeService } from './fake-service.js';

const IMPORT_KEY = 'a secret of the operator, long enough';
export const FAULT_KEY = 'a key for failures on purpose, long enough';
const UNREACHABLE_DATABASE = 'postgresql://nobody:nothing@127.0.0.1:1/none';

export const ANN = { viewerId: 'ann', name: 'Ann', avatar: 'teal' };

export interface GatewayOptions {
  /** Other services that are up; all others are down. */
  readonly services?: readonly FakeService[];
  readonly databaseUrl?: string;
  /** Kept after the test, for a restart; otherwise a new folder that is removed at the end. */
  readonly dataDirectory?: string;
  readonly webRoot?: string;
  readonly environment?: Readonly<Record<string, string>>;
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
    readonly dataDirectory: string,
    private readonly temporary: boolean,
  ) {}

  static async open(options: GatewayOptions = {}): Promise<TestGateway> {
    const temporary = options.dataDirectory === undefined;
    const dataDirectory = options.dataDirectory ?? (await newDataDirectory());
    if (temporary) {
      await mkdir(join(dataDirectory, 'gateway-1'));
      await writeFile(join(dataDirectory, 'gateway-1', 'viewers.json'), JSON.stringify([ANN]));
    }
    const builder = testService(
      { imports: [AppModule] },
      {
        environment: {
          INSTANCE_ID: 'gateway-1',
          MARQUEE_HOME: dataDirectory,
          PRIVATE_PORT: '0',
          EDGE_DATABASE_URL: options.databaseUrl ?? UNREACHABLE_DATABASE,
          IMPORT_KEY,
          FAULT_KEY,
          WEB_ROOT: options.webRoot ?? join(dataDirectory, 'no-web-page'),
          ...options.environment,
          ...(options.brokers !== undefined && { KAFKA_BROKERS: options.brokers }),
        },
        instances: (options.services ?? []).map(({ instance }) => instance),
        config: new DynamicConfig({ file: options.properties ?? {} }),
      },
    )
      // Fault rules come from the baggage of a request only, none from etcd.
      .overrideProvider(EtcdClient)
      .useValue({ watchPrefix: () => ({ close: () => Promise.resolve() }), close: () => Promise.resolve() });
    const { brokers, send = () => Promise.resolve() } = options;
    if (brokers === undefined) {
      builder
        .overrideProvider(PRODUCER)
        .useValue({ send: (_topic: unknown, values: readonly unknown[]) => send(values) });
    }
    const app = await createTestApp(await builder.compile(), { consume: brokers !== undefined });
    return new TestGateway(app, dataDirectory, temporary);
  }

  get config(): DynamicConfig {
    return this.app.get(DynamicConfig);
  }

  get metrics(): Metrics {
    return this.app.get(Metrics);
  }

  get health(): Health {
    return this.app.get(Health);
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
    if (this.temporary) await rm(this.dataDirectory, { recursive: true });
  }
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
