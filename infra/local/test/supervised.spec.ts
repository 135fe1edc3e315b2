import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ProcessSpec } from '../src/supervise/process-spec.js';
import { Supervised } from '../src/supervise/supervised.js';

/** Writes a line at each start and runs until it gets SIGTERM. */
const PROGRAM = `
  console.log('started');
  setInterval(() => {}, 1000);
  process.on('SIGTERM', () => { console.log('stopped gracefully'); process.exit(0); });
`;

describe('a supervised process', () => {
  let folder: string;
  const running: Supervised[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'supervised-'));
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((each) => each.stop()));
    await rm(folder, { recursive: true });
  });

  const log = () => readFile(join(folder, 'log'), 'utf8');
  const spec = (part: Partial<ProcessSpec> = {}): ProcessSpec => ({
    name: 'tiny-1',
    kind: 'service',
    service: 'tiny',
    instance: 'tiny-1',
    port: 0,
    command: process.execPath,
    args: ['-e', PROGRAM],
    environment: {},
    log: join(folder, 'log'),
    stopSignal: 'SIGTERM',
    ready: async () => (await log()).includes('started'),
    ...part,
  });

  async function start(
    part: Partial<ProcessSpec> = {},
  ): Promise<{ process: Supervised; state: (wanted: string) => Promise<void> }> {
    const waiting = new Map<string, () => void>();
    const supervised = new Supervised(spec(part), () => waiting.get(supervised.state)?.());
    running.push(supervised);
    supervised.start();
    await supervised.untilReady(AbortSignal.timeout(10_000));
    const state = (wanted: string) => new Promise<void>((resolve) => waiting.set(wanted, resolve));
    return { process: supervised, state };
  }

  it('is restarted as a new process after a kill -9', async () => {
    const { process: supervised, state } = await start({ ready: () => Promise.resolve(true) });
    const before = supervised.pid;
    const back = state('ready');
    await supervised.kill();
    await back;
    expect(supervised.pid).not.toBe(before);
    expect(supervised.restarts).toBe(1);
  });

  it('stays down when it is kept down, until a restart', async () => {
    const { process: supervised } = await start();
    await supervised.keepDown();
    expect(supervised.state).toBe('held');
    expect(supervised.pid).toBeUndefined();
    await supervised.restart();
    await supervised.untilReady(AbortSignal.timeout(10_000));
    expect(supervised.pid).toBeGreaterThan(0);
    expect(supervised.restarts).toBe(0);
  });

  it('stops gracefully, even when it was frozen', async () => {
    const { process: supervised } = await start();
    supervised.pause();
    expect(supervised.state).toBe('paused');
    await supervised.stop();
    expect(supervised.state).toBe('stopped');
    expect(await log()).toContain('stopped gracefully');
  });

  it('continues as the same process after a freeze', async () => {
    const { process: supervised } = await start();
    const before = supervised.pid;
    supervised.pause();
    supervised.resume();
    await supervised.untilReady(AbortSignal.timeout(10_000));
    expect(supervised.pid).toBe(before);
  });

  it('cannot be paused while it is kept down', async () => {
    const { process: supervised } = await start();
    await supervised.keepDown();
    expect(() => supervised.pause()).toThrow('tiny-1 is not running (state: held)');
    supervised.resume();
    expect(supervised.state).toBe('held');
    expect(supervised.pid).toBeUndefined();
  });

  it('is not ready after a pause and a resume before its start has finished', async () => {
    let isReady = false;
    const supervised = new Supervised(spec({ ready: () => Promise.resolve(isReady) }), () => undefined);
    running.push(supervised);
    supervised.start();
    while (supervised.pid === undefined) await new Promise((resolve) => setImmediate(resolve));
    supervised.pause();
    expect(supervised.state).toBe('paused');
    supervised.resume();
    expect(supervised.state).toBe('starting');
    isReady = true;
    await supervised.untilReady(AbortSignal.timeout(10_000));
    expect(supervised.state).toBe('ready');
  });

  it('stays starting when it is resumed without a pause', async () => {
    const supervised = new Supervised(spec({ ready: () => Promise.resolve(false) }), () => undefined);
    running.push(supervised);
    supervised.start();
    while (supervised.pid === undefined) await new Promise((resolve) => setImmediate(resolve));
    supervised.resume();
    expect(supervised.state).toBe('starting');
  });

  it('fails its start after three deaths, with its name, exit code and last log lines', async () => {
    const program = `console.log('reading settings'); throw new Error('PORT is missing');`;
    const supervised = new Supervised(spec({ args: ['-e', program] }), () => undefined);
    running.push(supervised);
    supervised.start();
    await expect(supervised.untilReady(AbortSignal.timeout(10_000))).rejects.toThrow(
      /^tiny-1 did not start: it ended 3 times in a row, last with exit code 1\. .*PORT is missing[^]*reading settings/,
    );
  });

  it('fails its start when the program does not exist', async () => {
    const supervised = new Supervised(spec({ command: '/does/not/exist' }), () => undefined);
    running.push(supervised);
    supervised.start();
    await expect(supervised.untilReady(AbortSignal.timeout(10_000))).rejects.toThrow(/^tiny-1 did not start: .*ENOENT/);
  });

  it('fails its start when its preparation fails', async () => {
    const prepare = () => Promise.reject(new Error('the folder belongs to root'));
    const supervised = new Supervised(spec({ prepare }), () => undefined);
    running.push(supervised);
    supervised.start();
    await expect(supervised.untilReady(AbortSignal.timeout(10_000))).rejects.toThrow(
      /^tiny-1 did not start: .*the folder belongs to root/,
    );
  });

  it('fails its start when it has no probe and dies at boot', async () => {
    const { ready: _, ...withoutProbe } = spec({ args: ['-e', 'throw new Error("boom")'] });
    const supervised = new Supervised(withoutProbe, () => undefined);
    running.push(supervised);
    supervised.start();
    await expect(supervised.untilReady(AbortSignal.timeout(10_000))).rejects.toThrow(/^tiny-1 did not start: .*boom/);
  });

  it('does not run after a stop during its preparation', async () => {
    let prepared = () => {};
    const prepare = () => new Promise<void>((resolve) => (prepared = resolve));
    const supervised = new Supervised(spec({ prepare }), () => undefined);
    running.push(supervised);
    supervised.start();
    await supervised.stop();
    prepared();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(supervised.pid).toBeUndefined();
    expect(supervised.state).toBe('stopped');
  });

  it('reports by name that it is not ready in time', async () => {
    const supervised = new Supervised(spec({ ready: () => Promise.resolve(false) }), () => undefined);
    running.push(supervised);
    supervised.start();
    while (!(await log().catch(() => '')).includes('started')) await new Promise((resolve) => setImmediate(resolve));
    await expect(supervised.untilReady(AbortSignal.timeout(300))).rejects.toThrow(
      /^tiny-1 was not ready in time\.[^]*started/,
    );
  });

  it('keeps running when a change cannot be recorded', async () => {
    const supervised = new Supervised(spec({ ready: () => Promise.resolve(true) }), () => {
      throw new Error('ENOSPC: no space left on device');
    });
    running.push(supervised);
    supervised.start();
    await supervised.untilReady(AbortSignal.timeout(10_000));
    await supervised.kill();
    await supervised.untilReady(AbortSignal.timeout(10_000));
    expect(supervised.restarts).toBe(1);
  });

  it('runs without a log when the log cannot be opened', async () => {
    const supervised = new Supervised(
      spec({ log: join(folder, 'missing/log'), ready: () => Promise.resolve(true) }),
      () => undefined,
    );
    running.push(supervised);
    supervised.start();
    await supervised.untilReady(AbortSignal.timeout(10_000));
    expect(supervised.pid).toBeGreaterThan(0);
  });

  it('is restarted after a longer pause each time it dies in a row', async () => {
    const deaths: number[] = [];
    const dying = new Supervised(spec({ args: ['-e', ''], ready: () => Promise.resolve(false) }), () => {
      if (dying.state === 'waiting') deaths.push(performance.now());
    });
    running.push(dying);
    dying.start();
    while (deaths.length < 4) await new Promise((resolve) => setImmediate(resolve));
    const gaps = deaths.slice(1).map((at, index) => at - (deaths[index] ?? 0));
    expect(gaps[0]).toBeGreaterThanOrEqual(100);
    expect(gaps[1]).toBeGreaterThanOrEqual(200);
    expect(gaps[2]).toBeGreaterThanOrEqual(400);
  });
});
