import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { callerToken } from '@marquee/contracts/caller-token';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const DOCKER = join(import.meta.dirname, '../../docker');
const run = promisify(execFile);

let folder: string;
let service: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marquee-docker-'));
});
afterEach(() => {
  service?.kill('SIGKILL');
  service = undefined;
  rmSync(folder, { recursive: true });
});

/** A server that is healthy until it gets a request for /block, which blocks its event loop for good. */
async function startService(): Promise<{ file: string; port: number; process: ChildProcess }> {
  const code = `
    const server = require('node:http').createServer((request, response) => {
      response.end();
      if (request.url === '/block') setImmediate(() => { for (;;); });
    });
    server.listen(0, '127.0.0.1', () => process.send(server.address().port));`;
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  service = child;
  const [port] = (await once(child, 'message')) as [number];
  const file = join(folder, 'service');
  writeFileSync(file, String(child.pid));
  return { file, port, process: child };
}

async function check(port: number, file: string): Promise<number> {
  const env = { ...process.env, PORT: String(port), SILENCE_LIMIT_MS: '10000' };
  return run(process.execPath, [join(DOCKER, 'healthcheck.mjs'), file], { env }).then(
    () => 0,
    (error: { code: number }) => error.code,
  );
}

describe('the secrets of compose', () => {
  const make = (env: Record<string, string> = {}) =>
    run(process.execPath, [join(DOCKER, 'make-secrets.mjs'), folder], { env: { PATH: process.env['PATH'], ...env } });
  const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8');

  it('are made once, and differ', async () => {
    await make();
    const first = read('known.json');
    await make();
    expect(read('known.json')).toBe(first);
    const values = Object.values(JSON.parse(first) as Record<string, string>);
    expect(new Set(values).size).toBe(values.length);
    expect(Math.min(...values.map(({ length }) => length))).toBeGreaterThanOrEqual(32);
    expect(statSync(join(folder, 'known.json')).mode & 0o077).toBe(0);
  });

  it('are given to the containers that need them: the simulator has the token of the catalog and no key', async () => {
    await make();
    expect(readdirSync(join(folder, 'simulator')).toSorted()).toEqual(['CATALOG_TOKEN', 'IMPORT_KEY']);
    expect(read('simulator', 'CATALOG_TOKEN')).toBe(callerToken(read('catalog', 'PLATFORM_KEY'), 'catalog'));
    expect(read('migrate-rows', 'PGPASSWORD')).toBe(read('postgres', 'rows_owner'));
    expect(read('row-builder', 'PGPASSWORD')).not.toBe(read('postgres', 'rows_owner'));
    const withConsoleToken = readdirSync(folder, { recursive: true }).filter((path) =>
      String(path).endsWith('CONSOLE_TOKEN'),
    );
    expect(withConsoleToken.map(String).toSorted()).toEqual(['console/CONSOLE_TOKEN', 'prometheus/CONSOLE_TOKEN']);
  });

  it('can be chosen by an operator, and a short one is refused by its name', async () => {
    await make({ CONSOLE_TOKEN: 'a token that an operator has chosen' });
    expect(read('console', 'CONSOLE_TOKEN')).toBe('a token that an operator has chosen');
    await expect(make({ FAULT_KEY: 'short' })).rejects.toThrow('FAULT_KEY is too short');
  });
});

describe('the health check of the images', () => {
  it('passes while the service answers, and remembers when', async () => {
    const { port, file } = await startService();
    utimesSync(file, 0, 0);
    expect(await check(port, file)).toBe(0);
    expect(Date.now() - statSync(file).mtimeMs).toBeLessThan(10_000);
  });

  it('kills a service that lives and has not answered for too long, and one that is only slow it leaves alone', async () => {
    const { port, file, process: child } = await startService();
    const exited = once(child, 'exit');
    await fetch(`http://127.0.0.1:${port}/block`);
    expect(await check(port, file)).toBe(1);
    expect(child.exitCode ?? child.signalCode).toBeNull();

    const longAgo = Date.now() / 1_000 - 11;
    utimesSync(file, longAgo, longAgo);
    expect(await check(port, file)).toBe(1);
    expect(await exited).toEqual([null, 'SIGKILL']);
  }, 20_000);
});

describe('an image built from a checkout under umask 077', () => {
  it('contains only what its user may read', async () => {
    const write = (path: string, content: string): void => {
      mkdirSync(join(folder, dirname(path)), { recursive: true, mode: 0o700 });
      writeFileSync(join(folder, path), content, { mode: 0o600 });
    };
    write('apps/gateway/package.json', '{}');
    write('apps/gateway/bundle/main.js', 'import "kafkajs";');
    write('apps/gateway/prisma/migrations/1/migration.sql', '');
    write('apps/web/dist/index.html', '');
    write('node_modules/kafkajs/index.js', '');
    write('tooling/dist/migrate-main.js', '');
    const target = join(folder, 'packed');
    await run(process.execPath, [join(DOCKER, 'pack.mjs'), 'gateway', target], { cwd: folder });

    const entries = readdirSync(target, { recursive: true, withFileTypes: true });
    const unreadable = entries.filter((entry) => {
      const wanted = entry.isDirectory() ? 0o005 : 0o004;
      return (statSync(join(entry.parentPath, entry.name)).mode & wanted) !== wanted;
    });
    expect(entries.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['main.js', 'index.html', 'migration.sql', 'migrate.mjs', 'index.js']),
    );
    expect(unreadable).toEqual([]);
  });
});
