import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Stops the system. `MARQUEE_TEST_LOGS` names a folder to keep its logs in. */
export default async function tearDown() {
  const { platform, dataDir, spans } = globalThis.marquee;
  await platform.close();
  spans?.close();
  const kept = process.env.MARQUEE_TEST_LOGS;
  if (kept) await cp(join(dataDir, 'logs'), kept, { recursive: true });
  await rm(dataDir, { recursive: true, force: true });
}
