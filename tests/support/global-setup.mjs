import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlatform } from '@marquee/local';

/** One system for all suites of a run, in a folder of its own and on free ports. */
export default async function setUp() {
  const home = await mkdtemp(join(tmpdir(), 'marquee-'));
  process.env.MARQUEE_TEST_HOME = home;
  globalThis.marquee = { home, platform: await startPlatform({ home, gatewayPort: 0 }) };
}
