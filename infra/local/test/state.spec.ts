import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { claimPort } from '../src/state/claim-port.js';
import { dataFolder } from '../src/state/data-choice.js';
import { startTime } from '../src/state/identity.js';
import { writeJson } from '../src/state/json-file.js';
import { refuseOtherData } from '../src/state/load-marker.js';
import { takeLock } from '../src/state/lock.js';
import { endOrphans, rememberChildren } from '../src/state/orphans.js';
import { Ports } from '../src/state/ports.js';
import { secret } from '../src/state/secrets.js';

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

  it('reports a port in use together with the fix', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const { port } = squatter.address() as AddressInfo;
    const wanted = { name: 'console-1', variable: 'CONSOLE_PORT' };
    await expect(claimPort(port, new Ports(join(dataDir, 'ports.json')), wanted)).rejects.toThrow(
      `Port ${port} is in use by another program. Stop that program, or choose another port: CONSOLE_PORT=${port + 1} npm start.`,
    );
    squatter.close();
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
    expect(() => takeLock(dataDir)).toThrow(/already running.*npm stop/);
    other.kill('SIGKILL');
    await once(other, 'exit');
    takeLock(dataDir).release();
  });

  it('ends the processes of a killed platform, but no other process with a reused pid', async () => {
    const [orphan, stranger] = [0, 1].map(() =>
      spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true }),
    );
    await Promise.all([once(orphan!, 'spawn'), once(stranger!, 'spawn')]);
    rememberChildren(dataDir, [orphan?.pid ?? 0]);
    const remembered = { pid: orphan?.pid, startedAt: startTime(orphan?.pid ?? 0) };
    writeJson(join(dataDir, 'pids.json'), [remembered, { pid: stranger?.pid, startedAt: 'another time' }]);
    const ended = once(orphan!, 'exit');
    expect(await endOrphans(dataDir)).toBe(1);
    expect((await ended)[1]).toBe('SIGKILL');
    expect(startTime(stranger?.pid ?? 0)).not.toBeUndefined();
    stranger?.kill('SIGKILL');
    await once(stranger!, 'exit');
  });

  it('refuses a data set other than the one it holds', () => {
    writeJson(join(dataDir, 'load.json'), { dataSet: 'movielens', done: true, events: 1, total: 1 });
    expect(() => refuseOtherData(dataDir, 'generated')).toThrow(/npm run reset/);
    refuseOtherData(dataDir, 'movielens');
  });

  it('reports which file is missing in a folder of data', async () => {
    await writeFile(join(dataDir, 'movies.csv'), '');
    expect(() => dataFolder(dataDir, { MARQUEE_DATA: dataDir })).toThrow(/has no ratings\.csv.*ml-latest-small/);
    expect(dataFolder(dataDir, {})).toBeUndefined();
  });
});
