import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Instance } from '@marquee/discovery';
import { HttpServer } from '@marquee/http';
import { newTrace } from '@marquee/observability';
import { Global, Injectable, Module } from '@nestjs/common';
import type { ModuleMetadata, OnModuleInit } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { ClientsModule, ENVIRONMENT, KafkaModule, ServiceIdentity, clientToken } from '../src/index.js';
import { LOG_DESTINATION } from '../src/service-defaults.module.js';
import { callerHeaders, createTestApp, testService } from '../src/testing.js';
import { GreetingsModule, environment, greet, instanceAt, serviceDefaults } from './greetings.js';

const CALLER = callerHeaders('catalog');
const opened: NestFastifyApplication[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((app) => app.close()));
});

async function open(imports: ModuleMetadata['imports'] = [GreetingsModule], instances: Instance[] = []) {
  const module = await testService(
    { imports: [serviceDefaults(), ...imports] },
    { environment: environment(), instances },
  ).compile();
  const app = await createTestApp(module);
  opened.push(app);
  return app;
}

describe('a service', () => {
  it('calls another service through an injected client', async () => {
    const instances: Instance[] = [];
    const app = await open([GreetingsModule], instances);
    await app.listen(0, '127.0.0.1');
    instances.push(instanceAt(await app.getUrl()));
    const response = await fetch(`${await app.getUrl()}/v1/relayed/ada`, { headers: CALLER });
    expect(await response.json()).toEqual({ text: 'hello ada' });
  });

  it('takes a fake client in a test', async () => {
    const fake = () => Promise.resolve({ text: 'fake' });
    const module = await testService({ imports: [serviceDefaults(), GreetingsModule] }, { environment: environment() })
      .overrideProvider(clientToken(greet))
      .useValue(fake)
      .compile();
    const app = await createTestApp(module);
    opened.push(app);
    const response = await app.inject({ url: '/v1/relayed/ada', headers: CALLER });
    expect(response.json()).toEqual({ text: 'fake' });
  });

  it('answers an unavailable dependency with problem+json', async () => {
    const app = await open();
    const response = await app.inject({ url: '/v1/relayed/ada', headers: CALLER });
    expect(response.statusCode).toBe(503);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.json()).toMatchObject({ code: 'no-instance' });
  });

  it.each(['/v1/greetings/ada', '/v1/relayed/ada', '/internal/statistics', '/nothing'])(
    'that others call answers %s only to callers of the platform',
    async (url) => {
      const app = await open();
      for (const headers of [{}, { 'x-caller-token': 'wrong' }, callerHeaders('lolomo')]) {
        const response = await app.inject({ url, headers });
        expect([response.statusCode, response.json<{ code: string }>().code]).toEqual([403, 'unknown-caller']);
      }
    },
  );

  it.each(['/livez', '/readyz', '/metrics'])('that others call answers %s to everybody', async (url) => {
    expect((await (await open()).inject(url)).statusCode).toBe(200);
  });

  it('refuses the body of an unknown caller before it is read', async () => {
    const headers = { 'content-type': 'application/json' };
    const response = await (await open()).inject({ method: 'POST', url: '/v1/greetings/ada', headers, payload: '{' });
    expect(response.statusCode).toBe(403);
  });

  it('has an identity and a data directory of its own', async () => {
    const app = await open();
    const { service, instance, version, dataDir } = app.get(ServiceIdentity);
    expect({ service, instance, version }).toEqual({ service: 'catalog', instance: 'catalog-1', version: 'test' });
    await expect(readFile(dataDir)).rejects.toThrow('EISDIR');
  });

  it('starts while etcd and Kafka are unavailable', async () => {
    const dead = {
      PLATFORM_KEY: 'a platform key of 32 characters or more',
      PORT: '0',
      LOG_LEVEL: 'silent',
      KAFKA_BROKERS: '127.0.0.1:1',
      ETCD_ENDPOINTS: 'http://127.0.0.1:1',
    };
    const module = await Test.createTestingModule({ imports: [serviceDefaults(), KafkaModule, GreetingsModule] })
      .overrideProvider(ENVIRONMENT)
      .useValue(environment(dead))
      .compile();
    const app = await createTestApp(module);
    opened.push(app);
    expect((await app.inject('/readyz')).statusCode).toBe(200);
  });

  it('logs a request under the trace that its caller sent, with the span', async () => {
    const lines: Record<string, unknown>[] = [];
    @Global()
    @Module({
      providers: [{ provide: LOG_DESTINATION, useValue: { write: (line: string) => lines.push(JSON.parse(line)) } }],
      exports: [LOG_DESTINATION],
    })
    class LogModule {}
    const module = await testService(
      { imports: [LogModule, serviceDefaults(), GreetingsModule] },
      { environment: environment({ LOG_LEVEL: 'debug' }) },
    ).compile();
    const app = await createTestApp(module);
    opened.push(app);
    const { traceId, header } = newTrace();
    await app.inject({ url: '/v1/greetings/ada', headers: { ...CALLER, traceparent: header } });
    expect(lines.filter(({ msg }) => msg === 'request')).toMatchObject([
      {
        trace_id: traceId,
        span_id: expect.stringMatching(/^[0-9a-f]{16}$/),
        level: 30,
        method: 'GET',
        route: '/v1/greetings/:name',
        status: 200,
        ms: expect.any(Number),
      },
    ]);
    expect(lines.some(({ nest }) => nest === 'RouterExplorer')).toBe(true);
  });

  it('says on /livez who it is', async () => {
    const app = await open();
    expect((await app.inject('/livez')).json()).toEqual({ service: 'catalog', instance: 'catalog-1', version: 'test' });
  });

  it('runs hooks of a feature after the request-context hooks, on every route', async () => {
    const seen: (string | undefined)[] = [];

    @Injectable()
    class Hooks implements OnModuleInit {
      constructor(private readonly http: HttpServer) {}
      onModuleInit(): void {
        this.http.fastify.addHook('onRequest', (request, reply, done) => {
          seen.push(`${request.url} ${typeof reply.getHeader('x-trace-id')}`);
          done();
        });
      }
    }
    @Module({ providers: [Hooks] })
    class HooksModule {}

    const app = await open([HooksModule, GreetingsModule]);
    await app.inject({ url: '/v1/greetings/ada', headers: CALLER });
    await app.inject('/livez');
    await app.inject({ url: '/nothing', headers: CALLER });
    expect(seen).toEqual(['/v1/greetings/ada string', '/livez string', '/nothing string']);
  });

  it('shares one client between modules that import it with the same settings', async () => {
    const settings = { timeoutMs: 321, breakerVolumeThreshold: 5 };
    const app = await open([GreetingsModule, ClientsModule.forFeature({ endpoint: greet, settings })]);
    expect(new Set(app.get(clientToken(greet), { strict: false, each: true })).size).toBe(1);
  });

  it('refuses to start if two modules import a client with different settings', async () => {
    await expect(open([GreetingsModule, ClientsModule.forFeature(greet)])).rejects.toMatchObject({
      name: 'ClientSettingsConflictError',
      message: expect.stringContaining('{"timeoutMs":321,"breakerVolumeThreshold":5} and {}'),
    });
  });
});
