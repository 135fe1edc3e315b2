import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startPlatform } from '@marquee/local';

const LOAD_LIMIT_MS = 60_000;

/** One system for all suites of a run, in a folder of its own on free ports, with its data set in. */
export default async function setUp() {
  const home = await mkdtemp(join(tmpdir(), 'marquee-'));
  process.env.MARQUEE_TEST_HOME = home;
  const platform = await startPlatform({ home, gatewayPort: 0 });
  globalThis.marquee = { home, platform };
  for (const began = Date.now(); !platform.run.loaded; await pause(100)) {
    if (Date.now() - began > LOAD_LIMIT_MS) throw new Error('The data set has not been loaded within a minute.');
  }
}
