import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlatform } from '@marquee/local';
import type { Platform } from '@marquee/local';

/** One system for all suites of a run, in a folder of its own and on free ports. */
let system: { platform: Platform; home: string } | undefined;

export async function start(): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'marquee-'));
  const platform = await startPlatform({ home, gatewayPort: 0 });
  process.env['MARQUEE_TEST_HOME'] = home;
  system = { platform, home };
}

export async function stop(): Promise<void> {
  await system?.platform.close();
  if (system) await rm(system.home, { recursive: true, force: true });
}
