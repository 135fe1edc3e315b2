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

describe('a home', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'home-'));
  });
  afterEach(() => rm(home, { recursive: true }));

  it('keeps ports across starts, and gives another where one is taken', async () => {
    const first = await new Ports(join(home, 'ports.json')).of('kafka');
    expect(await new Ports(join(home, 'ports.json')).of('kafka')).toBe(first);
    const squatter = createServer().listen(first, '127.0.0.1');
    await once(squatter, 'listening');
    expect(await new Ports(join(home, 'ports.json')).of('kafka')).not.toBe(first);
    squatter.close();
  });

  it('says in one sentence how to mend a taken port', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const { port } = squatter.address() as AddressInfo;
    const wanted = { name: 'console-1', variable: 'CONSOLE_PORT' };
    await expect(claimPort(port, new Ports(join(home, 'ports.json')), wanted)).rejects.toThrow(
      `Port ${port} is taken by another program: end that, or choose another port with CONSOLE_PORT=${port + 1} npm start.`,
    );
    squatter.close();
  });

  it('keeps a secret, for its owner alone', async () => {
    const made = secret(home, 'import');
    expect(made.length).toBeGreaterThanOrEqual(32);
    expect(secret(home, 'import')).toBe(made);
    expect(secret(home, 'other')).not.toBe(made);
    expect((await stat(join(home, 'secrets.json'))).mode & 0o077).toBe(0);
  });

  it('lets one platform in, and counts the lock of a dead one for nothing', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(other, 'spawn');
    writeJson(join(home, 'platform.lock'), { pid: other.pid, startedAt: startTime(other.pid ?? 0) });
    expect(() => takeLock(home)).toThrow(/runs already.*npm stop/);
    other.kill('SIGKILL');
    await once(other, 'exit');
    takeLock(home).release();
  });

  it('ends what a killed platform left behind, and no stranger with the same pid', async () => {
    const [orphan, stranger] = [0, 1].map(() =>
      spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true }),
    );
    await Promise.all([once(orphan!, 'spawn'), once(stranger!, 'spawn')]);
    rememberChildren(home, [orphan?.pid ?? 0]);
    const remembered = { pid: orphan?.pid, startedAt: startTime(orphan?.pid ?? 0) };
    writeJson(join(home, 'pids.json'), [remembered, { pid: stranger?.pid, startedAt: 'another time' }]);
    const ended = once(orphan!, 'exit');
    expect(await endOrphans(home)).toBe(1);
    expect((await ended)[1]).toBe('SIGKILL');
    expect(startTime(stranger?.pid ?? 0)).not.toBeUndefined();
    stranger?.kill('SIGKILL');
    await once(stranger!, 'exit');
  });

  it('that holds one data set refuses another', () => {
    writeJson(join(home, 'load.json'), { dataSet: 'movielens', done: true, events: 1, total: 1 });
    expect(() => refuseOtherData(home, 'generated')).toThrow(/npm run reset/);
    refuseOtherData(home, 'movielens');
  });

  it('says what is missing in a folder of data', async () => {
    await writeFile(join(home, 'movies.csv'), '');
    expect(() => dataFolder(home, { MARQUEE_DATA: home })).toThrow(/has no ratings\.csv.*ml-latest-small/);
    expect(dataFolder(home, {})).toBeUndefined();
  });
});
