import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newDataDirectory, problemIn, TestGateway } from './test-gateway.js';

let folder: string;
let gateway: TestGateway;

beforeAll(async () => {
  folder = await newDataDirectory();
  await mkdir(join(folder, 'web/assets'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'hidden words');
  await writeFile(join(folder, 'web/.env'), 'hidden words');
  await writeFile(join(folder, 'web/index.html'), '<!doctype html><title>Marquee</title>');
  await writeFile(join(folder, 'web/assets/index-abc123.js'), 'export {}');
  await writeFile(join(folder, 'web/assets/plain-abc123.js'), 'export {}');
  for (const file of ['index.html', 'assets/index-abc123.js']) {
    const text = await readFile(join(folder, 'web', file));
    await writeFile(join(folder, 'web', `${file}.br`), brotliCompressSync(text));
    await writeFile(join(folder, 'web', `${file}.gz`), gzipSync(text));
  }
  gateway = await TestGateway.open({ webRoot: join(folder, 'web') });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const get = (url: string, accept = 'text/html') => gateway.inject({ url, headers: { accept } });

describe('the web page', () => {
  it.each(['/', '/titles/heat', '/?q=1'])('is served at %s and revalidated each time', async (url) => {
    const response = await get(url);
    expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(response.body).toContain('<title>Marquee</title>');
    expect(response.headers['cache-control']).toBe('no-cache');
    expect(response.headers['content-security-policy']).not.toContain('unsafe');
  });

  it('has assets that are cached forever, because a new build renames them', async () => {
    const response = await get('/assets/index-abc123.js', '*/*');
    expect(response.body).toBe('export {}');
    expect(response.headers['cache-control']).toContain('immutable');
  });

  it.each([
    ['br', 'br, gzip', '/assets/index-abc123.js', 'application/javascript; charset=utf-8'],
    ['gzip', 'gzip', '/assets/index-abc123.js', 'application/javascript; charset=utf-8'],
    ['br', 'gzip, br', '/', 'text/html; charset=utf-8'],
    [undefined, 'identity', '/', 'text/html; charset=utf-8'],
    [undefined, 'br', '/assets/plain-abc123.js', 'application/javascript; charset=utf-8'],
  ] as const)(
    'is sent as %s, as the build wrote it, to a client that accepts %s: %s',
    async (encoding, accepted, url, type) => {
      const ask = (more = {}) =>
        gateway.inject({ url, headers: { accept: 'text/html', 'accept-encoding': accepted, ...more } });
      const response = await ask();
      expect([response.headers['content-encoding'], response.headers['content-type']]).toEqual([encoding, type]);
      expect(response.headers.vary).toContain('accept-encoding');
      const decompress = { br: brotliDecompressSync, gzip: gunzipSync, none: (bytes: Buffer) => bytes }[
        encoding ?? 'none'
      ];
      expect(decompress(response.rawPayload).toString()).toMatch(/^(export|<!doctype)/);
      const again = await ask({ 'if-none-match': response.headers.etag });
      expect([again.statusCode, again.rawPayload.length]).toEqual([304, 0]);
    },
  );

  it.each(['/assets/gone.js', '/../secret.txt', '/%2e%2e/secret.txt', '/.env', '/%00', '/%ff'])(
    'does not serve %s',
    async (url) => {
      const response = await get(url, '*/*');
      expect([400, 404]).toContain(response.statusCode);
      expect(response.body).not.toContain('hidden words');
    },
  );

  it('leads from /favicon.ico, which browsers try first, to the icon', async () => {
    const response = await get('/favicon.ico', '*/*');
    expect([response.statusCode, response.headers.location]).toEqual([308, '/favicon.svg']);
  });

  it('says where the metrics are', async () => {
    expect(problemIn(await get('/metrics', '*/*'), 404).detail).toContain('/api/scrape-targets');
  });

  it('answers with how to build it when it is not built', async () => {
    await using bare = await TestGateway.open();
    const response = await bare.inject({ url: '/', headers: { accept: 'text/html' } });
    expect(problemIn(response, 503).detail).toContain('npm run build');
  });
});

describe('the documentation of the API', () => {
  it('is Swagger UI without inline scripts', async () => {
    const page = await get('/docs');
    expect(page.statusCode).toBe(200);
    expect(page.body).not.toMatch(/<script>/);
    expect(page.headers['content-security-policy']).toContain("script-src 'self';");
    for (const [, file] of page.body.matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect((await get(file ?? '', '*/*')).statusCode).toBe(200);
    }
    problemIn(await get('/docs/package.json'), 404);
  });

  it('serves the OpenAPI document generated from the contracts', async () => {
    const document = (await get('/api/openapi.json')).json<{ openapi: string; paths: object }>();
    expect(document.openapi).toMatch(/^3\./);
    expect(Object.keys(document.paths)).toContain('/api/home');
  });
});
