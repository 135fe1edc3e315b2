import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Picture } from '@marquee/contracts/console';
import type { ManagedProcess } from '@marquee/contracts/console';
import { Problem } from '@marquee/contracts/problem';
import { STATISTICS_PATH } from '@marquee/contracts/statistics';
import type { Statistics } from '@marquee/contracts/statistics';
import { AUDIT } from '@marquee/config';
import { AuditRecord } from '@marquee/contracts/registry';
import { Directory, instanceKey } from '@marquee/discovery';
import type { InstanceRecord } from '@marquee/discovery';
import { EtcdClient } from '@marquee/etcd';
import { testEtcd } from '@marquee/local/testing';
import { ENVIRONMENT } from '@marquee/service-defaults';
import { createTestApp } from '@marquee/service-defaults/testing';
import { Test } from '@nestjs/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { expect } from '@jest/globals';
import { AppModule } from '../../src/app.module.js';
import { eventDataOf } from '../../src/fleet/event-stream.js';

export const TOKEN = 'a-token-for-operators-in-tests';
export const PLATFORM_KEY = 'the platform key of the tests of the console';
export const bearer = { authorization: `Bearer ${TOKEN}` };

/** A console that listens, with its own etcd and its own data directory. */
export class TestConsole implements AsyncDisposable {
  private readonly resources = new AsyncDisposableStack();
  url = '';
  app!: NestFastifyApplication;
  etcd!: EtcdClient;
  dataDir = '';

  static async open(options: { faultKey?: string } = {}): Promise<TestConsole> {
    const test = new TestConsole();
    const engine = test.resources.use(await testEtcd());
    test.dataDir = await mkdtemp(join(tmpdir(), 'console-'));
    test.resources.defer(() => rm(test.dataDir, { recursive: true, force: true }));
    const webRoot = join(test.dataDir, 'web');
    await mkdir(join(webRoot, 'assets'), { recursive: true });
    await writeFile(join(webRoot, 'index.html'), '<!doctype html><title>Console</title>');
    await writeFile(join(webRoot, 'assets/console-1a2b.js'), 'void 0;');
    const module = await Test.createTestingModule({ imports: [AppModule] })
      .overrideProvider(ENVIRONMENT)
      .useValue({
        PORT: '0',
        INSTANCE_ID: 'console-1',
        ETCD_ENDPOINTS: engine.endpoints,
        MARQUEE_HOME: test.dataDir,
        CONSOLE_TOKEN: TOKEN,
        PLATFORM_KEY,
        WEB_ROOT: webRoot,
        LOG_LEVEL: 'silent',
        FAULT_KEY: options.faultKey,
      })
      .compile();
    test.app = await createTestApp(module);
    test.resources.defer(() => test.app.close());
    await test.app.listen(0, '127.0.0.1');
    test.url = await test.app.getUrl();
    test.etcd = test.resources.use(new EtcdClient({ endpoints: engine.endpoints.split(',') }));
    await test.app.get(Directory).ready;
    return test;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.resources.disposeAsync();
  }

  request(method: string, path: string, body?: unknown, headers: Record<string, string> = bearer): Promise<Response> {
    return fetch(this.url + path, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  /** The first picture of the stream for which `wanted` holds. */
  async picture(wanted: (picture: Picture) => boolean): Promise<Picture> {
    const enough = new AbortController();
    const response = await fetch(`${this.url}/api/stream`, { headers: bearer, signal: enough.signal });
    try {
      for await (const data of eventDataOf(response.body ?? new ReadableStream())) {
        const picture = Picture.parse(JSON.parse(data));
        if (wanted(picture)) return picture;
      }
    } finally {
      enough.abort();
    }
    throw new Error('expected the stream to continue');
  }

  /**
   * The audit record of the first action on `what`, once it is written: actions on processes do not wait for their
   * record.
   */
  async recorded(what: string): Promise<AuditRecord> {
    const found = Promise.withResolvers<AuditRecord>();
    const look = (value: string): void => {
      const record = AuditRecord.parse(JSON.parse(value));
      if (record.what === what) found.resolve(record);
    };
    const watch = this.etcd.watchPrefix(AUDIT, {
      snapshot: (entries) => [...entries.values()].forEach(({ value }) => look(value)),
      change: (changes) => changes.forEach((change) => change.type === 'put' && look(change.value)),
    });
    try {
      return await found.promise;
    } finally {
      await watch.close();
    }
  }

  async register(
    record: Pick<InstanceRecord, 'service' | 'instance' | 'url'> & Partial<InstanceRecord>,
  ): Promise<void> {
    const whole = { version: 'test', zone: 'z', weight: 1, status: 'up', startedAt: 1, ...record } as const;
    await this.etcd.put(instanceKey(whole), JSON.stringify(whole));
  }

  async writeRunFile(control: { url: string; token: string }, processes: readonly ManagedProcess[]): Promise<void> {
    await writeFile(join(this.dataDir, 'run.json'), JSON.stringify({ url: 'x', control, processes }));
  }
}

/** An instance that streams the statistics that `read` returns. */
export class FakeInstance implements AsyncDisposable {
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async open(read: () => Statistics): Promise<FakeInstance> {
    const server = createServer((request, response) => {
      if (request.url !== STATISTICS_PATH) return void response.writeHead(404).end();
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const send = () => void response.write(`data: ${JSON.stringify(read())}\n\n`);
      send();
      const timer = setInterval(send, 100);
      response.once('close', () => clearInterval(timer));
    });
    return new FakeInstance(server, await listen(server));
  }

  /** Ends every stream; a new one can be opened. */
  cut(): void {
    this.server.closeAllConnections();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await close(this.server);
  }
}

/** Records requests and refuses the process "nobody". */
export class FakeSupervisor implements AsyncDisposable {
  readonly requests: string[] = [];
  private server!: Server;
  url = '';

  static async open(token: string): Promise<FakeSupervisor> {
    const supervisor = new FakeSupervisor();
    supervisor.server = createServer((request, response) => {
      const known = request.headers.authorization === `Bearer ${token}`;
      supervisor.requests.push(`${request.method} ${request.url} ${known ? 'known' : 'unknown'}`);
      const refused = request.url?.includes('nobody') === true;
      response
        .writeHead(refused ? 400 : 200, { 'content-type': 'application/json' })
        .end(JSON.stringify(refused ? { error: 'No process "nobody".' } : {}));
    });
    supervisor.url = await listen(supervisor.server);
    return supervisor;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await close(this.server);
  }
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function close(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}

/** Expects the response to be a problem of this status. */
export async function problemIn(response: Response, status: number): Promise<Problem> {
  expect([response.status, response.headers.get('content-type')]).toEqual([
    status,
    'application/problem+json; charset=utf-8',
  ]);
  return Problem.parse(await response.json());
}
