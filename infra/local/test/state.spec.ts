import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, rmdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PlatformError } from '../src/platform-error.js';
import { claimPorts } from '../src/state/claim-ports.js';
import { chosenDataFolder } from '../src/state/data-choice.js';
import { claimDataDir, dataDirFrom, isDataDir, removeDataDir } from '../src/state/data-dir.js';
import { startTime } from '../src/state/identity.js';
import { writeJson } from '../src/state/json-file.js';
import { readLoadMarker } from '../src/state/load-marker.js';
import { takeLock } from '../src/state/lock.js';
import { childrenOf, childrenPath, endOrphans } from '../src/state/orphans.js';
import { Ports } from '../src/state/ports.js';
import { readRunFile } from '../src/state/run-file.js';
import { clusterPassword, secret } from '../src/state/secrets.js';
import { StateFile } from '../src/state/state-file.js';

describe('the data directory', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'marquee-state-'));
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  it('keeps ports across starts, except a port that is in use', async () => {
    const first = await new Ports(join(dataDir, 'ports.json')).of('kafka');
    expect(await new Ports(join(dataDir, 'ports.json')).of('kafka')).toBe(first);
    const squatter = createServer().listen(first, '127.0.0.1');
    await once(squatter, 'listening');
    expect(await new Ports(join(dataDir, 'ports.json')).of('kafka')).not.toBe(first);
    squatter.close();
  });

  it('reports every port in use, and a command line with free ones', async () => {
    const squatters = [createServer(), createServer(), createServer()];
    const listen = async (server: Server, at: number): Promise<number> => {
      await once(server.listen(at, '127.0.0.1'), 'listening');
      return (server.address() as AddressInfo).port;
    };
    const [first, second, third] = squatters as [Server, Server, Server];
    const [front, consolePort] = [await listen(first, 0), await listen(second, 0)];
    await listen(third, front + 1);
    const wanted = [
      { wanted: front, name: 'front', variable: 'GATEWAY_PORT' },
      { wanted: consolePort, name: 'console-1', variable: 'CONSOLE_PORT' },
    ];
    const refusal = claimPorts(wanted, new Ports(join(dataDir, 'ports.json')));
    await expect(refusal).rejects.toThrow(`Ports ${front} and ${consolePort} are in use by another program.`);
    const [, offered] = /GATEWAY_PORT=(\d+) CONSOLE_PORT=\d+ npm start/.exec(String(await refusal.catch(String))) ?? [];
    expect(Number(offered)).toBeGreaterThan(front + 1);
    for (const server of squatters) server.close();
  });

  it('keeps a secret readable by its owner only', async () => {
    const created = secret(dataDir, 'import');
    expect(created.length).toBeGreaterThanOrEqual(32);
    expect(secret(dataDir, 'import')).toBe(created);
    expect(secret(dataDir, 'other')).not.toBe(created);
    expect((await stat(join(dataDir, 'secrets.json'))).mode & 0o077).toBe(0);
  });

  it('admits one platform at a time and ignores the lock of a dead one', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(other, 'spawn');
    writeJson(join(dataDir, 'platform.lock'), { pid: other.pid, startedAt: startTime(other.pid ?? 0) });
    await expect(takeLock(dataDir)).rejects.toThrow(/already running.*npm stop/);
    other.kill('SIGKILL');
    await once(other, 'exit');
    (await takeLock(dataDir)).release();
  });

  it('ends the processes of a killed platform, but no other process with a reused pid', async () => {
    const [orphan, stranger] = [0, 1].map(() =>
      spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true }),
    );
    await Promise.all([once(orphan!, 'spawn'), once(stranger!, 'spawn')]);
    const reused = { pid: stranger?.pid, startedAt: 'another time' };
    writeJson(childrenPath(dataDir), [...childrenOf([orphan?.pid ?? 0]), reused]);
    const ended = once(orphan!, 'exit');
    expect(await endOrphans(dataDir)).toBe(1);
    expect((await ended)[1]).toBe('SIGKILL');
    expect(startTime(stranger?.pid ?? 0)).not.toBeUndefined();
    stranger?.kill('SIGKILL');
    await once(stranger!, 'exit');
  });

  it('waits a moment for a port whose process was just killed', async () => {
    const dying = createServer().listen(0, '127.0.0.1');
    await once(dying, 'listening');
    const { port } = dying.address() as AddressInfo;
    setTimeout(() => dying.close(), 100);
    const wanted = [{ wanted: port, name: 'front', variable: 'GATEWAY_PORT' }];
    expect(await claimPorts(wanted, new Ports(join(dataDir, 'ports.json')))).toEqual([port]);
  });

  it('is .marquee unless MARQUEE_HOME names another folder, and an empty variable counts as unset', () => {
    expect(dataDirFrom({})).toBe(join(process.cwd(), '.marquee'));
    expect(dataDirFrom({ MARQUEE_HOME: '' })).toBe(join(process.cwd(), '.marquee'));
    expect(dataDirFrom({ MARQUEE_HOME: dataDir })).toBe(dataDir);
  });

  it('is closed to other users, also when an earlier version created it open', async () => {
    claimDataDir(dataDir);
    chmodSync(dataDir, 0o755);
    claimDataDir(dataDir);
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
  });

  it('is created in an empty folder, but not in a folder with files of others', async () => {
    claimDataDir(dataDir);
    expect(isDataDir(dataDir)).toBe(true);
    const foreign = join(dataDir, 'foreign');
    await mkdir(foreign);
    await writeFile(join(foreign, 'thesis.txt'), 'years of work');
    expect((await stat(dataDir)).mode & 0o077).toBe(0);
    expect(() => claimDataDir(foreign)).toThrow(/holds files that are not Marquee's \(thesis\.txt\)/);
    expect(isDataDir(foreign)).toBe(false);
  });

  it('is recognized when an earlier version created it without a marker', async () => {
    secret(dataDir, 'import');
    await mkdir(join(dataDir, 'kafka'));
    await mkdir(join(dataDir, 'row-builder-1'));
    expect(isDataDir(dataDir)).toBe(true);
    await writeFile(join(dataDir, 'thesis.txt'), 'years of work');
    expect(isDataDir(dataDir)).toBe(false);
  });

  it('is removed as a whole, except for files of others', async () => {
    claimDataDir(dataDir);
    secret(dataDir, 'import');
    await mkdir(join(dataDir, 'logs'));
    await writeFile(join(dataDir, 'thesis.txt'), 'years of work');
    expect(removeDataDir(dataDir)).toEqual(['thesis.txt']);
    expect(await readdir(dataDir)).toEqual(['thesis.txt']);
    await rm(join(dataDir, 'thesis.txt'));
    expect(removeDataDir(dataDir)).toEqual([]);
    expect(existsSync(dataDir)).toBe(false);
    await mkdir(dataDir);
  });
});

describe('a state file that exists and cannot be read', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'marquee-state-'));
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  const readers: Readonly<Record<string, (dataDir: string) => unknown>> = {
    'secrets.json': (folder) => secret(folder, 'import'),
    'run.json': (folder) => readRunFile(folder),
    'load.json': (folder) => readLoadMarker(folder),
    'pids.json': (folder) => endOrphans(folder),
    'platform.lock': (folder) => takeLock(folder),
    'ports.json': (folder) => new Ports(join(folder, 'ports.json')),
    'data.json': (folder) => chosenDataFolder(folder, {}),
  };
  const contents = ['', ' \n', '{"postgres": "0123', '"another shape"', '\u0000\u0000\u0000'];
  const wayOut = /npm|delete it|delete the file/i;

  it.each(Object.entries(readers))(
    '%s stops with its name and the way out, and is left as it is',
    async (name, read) => {
      for (const content of contents) {
        await writeFile(join(dataDir, name), content);
        const error = await Promise.resolve()
          .then(() => read(dataDir))
          .catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(PlatformError);
        expect((error as Error).message).toContain(`${join(dataDir, name)} cannot be read: `);
        expect((error as Error).message).toMatch(wayOut);
        expect(await readFile(join(dataDir, name), 'utf8')).toBe(content);
      }
    },
  );

  it('is a folder, or has a secret that is too short: the message says which', async () => {
    await writeFile(join(dataDir, 'secrets.json'), '{"postgres":"short"}');
    expect(() => secret(dataDir, 'import')).toThrow(/secrets\.json cannot be read: .*>=32 characters.*postgres/);
    await mkdir(join(dataDir, 'load.json'));
    expect(() => readLoadMarker(dataDir)).toThrow(/load\.json cannot be read: EISDIR/);
  });

  it('is missed where a database cluster needs the password that it held', async () => {
    const folder = join(dataDir, 'postgres');
    expect(clusterPassword(dataDir, folder)).toBe(secret(dataDir, 'postgres'));
    await mkdir(folder);
    await writeFile(join(folder, 'PG_VERSION'), '18\n');
    expect(clusterPassword(dataDir, folder)).toBe(secret(dataDir, 'postgres'));
    await rm(join(dataDir, 'secrets.json'));
    expect(() => clusterPassword(dataDir, folder)).toThrow(/lacks the password of the databases.*npm run reset/);
    expect(existsSync(join(dataDir, 'secrets.json'))).toBe(false);
  });
});

describe('a state file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'marquee-state-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is written with the current content once writing is possible again, with one warning', async () => {
    const path = join(folder, 'run.json');
    // A folder in the place of the file makes every write fail, as a full disk does.
    mkdirSync(path);
    const warnings: string[] = [];
    let content = 'first';
    using file = new StateFile({ path, content: () => content, onWarning: (message) => warnings.push(message) });
    file.update();
    content = 'second';
    file.update();
    expect(warnings).toEqual([expect.stringMatching(/^Cannot write .*run\.json/)]);
    rmdirSync(path);
    while (!existsSync(path)) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(JSON.parse(await readFile(path, 'utf8'))).toBe('second');
    expect(warnings).toHaveLength(2);
    expect(await readdir(folder)).toEqual(['run.json']);
  });
});
