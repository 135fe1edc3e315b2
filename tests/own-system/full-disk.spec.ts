import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { closeSync, cpSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SignedInViewer } from '../support/gateway.js';
import { GatewayClient, isWhole, viewingEvent } from '../support/gateway.js';
import { System } from '../support/platform.js';
import { until } from '../support/until.js';
import { OpenLoop } from '@marquee/scheduling';

const CLI = join(import.meta.dirname, '../../infra/local/dist/cli.js');
const SIZE = '700m';
const FULL_MS = Number(process.env['MARQUEE_TEST_FULL_DISK_MS'] ?? 20_000);
const PAGE_EVERY_MS = 50;
const EVENT_EVERY_MS = 100;
const RESEND_MS = 500;
const VIEWERS = 5;

const folder = mkdtempSync(join(tmpdir(), 'marquee-disk-'));
const canMount = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', folder]).status === 0;
if (!canMount) rmSync(folder, { recursive: true });
const dataDir = join(folder, 'home');
const marquee = (...args: string[]) =>
  promisify(execFile)(process.execPath, [CLI, ...args], { env: { ...process.env, MARQUEE_HOME: dataDir } });

/** Keeps a file system full until it is disposed: what others free is taken again. */
function fillDisk(): Disposable {
  const path = join(folder, 'ballast');
  const file = openSync(path, 'a');
  const fill = (): void => {
    for (let block = Buffer.alloc(1 << 20); ;) {
      try {
        writeSync(file, block);
      } catch {
        if (block.length === 512) return;
        block = block.subarray(0, block.length / 2);
      }
    }
  };
  fill();
  const timer = setInterval(fill, 20);
  return {
    [Symbol.dispose]() {
      clearInterval(timer);
      closeSync(file);
      rmSync(path);
    },
  };
}

(canMount ? describe : describe.skip)('a full disk (needs the right to mount a small file system)', () => {
  let system: System;
  let gateway: GatewayClient;
  let viewers: SignedInViewer[];
  beforeAll(async () => {
    await marquee('start', '--detach', '--any-port');
    system = new System(dataDir);
    await until('the data set', 60_000, async () => system.run().loaded, 200);
    gateway = new GatewayClient(system.url);
    viewers = await Promise.all(Array.from({ length: VIEWERS }, (_, index) => gateway.createViewer(`Full ${index}`)));
    await Promise.all(viewers.map((viewer) => until('a whole page', 30_000, async () => isWhole(await viewer.page()))));
  }, 150_000);
  afterAll(async () => {
    const kept = process.env['MARQUEE_TEST_LOGS'];
    if (kept) cpSync(join(dataDir, 'logs'), kept, { recursive: true });
    await gateway?.close();
    await marquee('stop');
    execFileSync('umount', [folder]);
    rmSync(folder, { recursive: true });
  }, 60_000);

  it('leaves every page served and every acknowledged event counted once, and the system recovers without help', async () => {
    const answers: (number | string)[] = [];
    const acknowledged = new Map<string, number>();
    const turnOf = (turn: number): SignedInViewer => viewers[turn % VIEWERS] as SignedInViewer;
    {
      await using _pages = new OpenLoop(PAGE_EVERY_MS, async (_due, turn) => {
        const status = await turnOf(turn)
          .home()
          .then(
            (response) => response.status,
            (error: Error) => error.message,
          );
        answers.push(status);
      });
      await using _events = new OpenLoop(EVENT_EVERY_MS, async (_due, turn) => {
        const viewer = turnOf(turn);
        // The same event is sent again until it is acknowledged, as a browser does.
        const event = viewingEvent('click', `t-${turn % 50}`);
        while ((await viewer.postEvents(event).catch(() => undefined))?.status !== 202) await pause(RESEND_MS);
        acknowledged.set(viewer.viewerId, (acknowledged.get(viewer.viewerId) ?? 0) + 1);
      });
      await pause(2_000);
      {
        using _full = fillDisk();
        await pause(FULL_MS / 2);
        // What dies while the disk is full has to come back without writing anything.
        await Promise.all(['row-builder-1', 'lolomo-1'].map((name) => system.kill(name)));
        await pause(FULL_MS / 2);
      }
      await Promise.all(
        viewers.map((viewer) => until('a whole page', 60_000, async () => isWhole(await viewer.page()), 200)),
      );
      const before = [...acknowledged.values()].reduce((sum, count) => sum + count, 0);
      await until('events to be acknowledged again', 30_000, async () => {
        return [...acknowledged.values()].reduce((sum, count) => sum + count, 0) > before + VIEWERS;
      });
    }
    expect(answers.filter((answer) => answer !== 200)).toEqual([]);
    await until(
      'every acknowledged event to be counted',
      60_000,
      async () => {
        const counted = await Promise.all([...acknowledged.keys()].map((viewerId) => system.statistics(viewerId)));
        const clicks = counted.map(({ events }) => events['click']);
        if ([...acknowledged.values()].every((count, index) => clicks[index] === count)) return true;
        throw new Error(`counted ${clicks.join(', ')} of ${[...acknowledged.values()].join(', ')}`);
      },
      500,
    );
    expect(system.run().processes.filter(({ state }) => state !== 'ready')).toEqual([]);
  }, 280_000);
});
