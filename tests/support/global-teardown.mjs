import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** `MARQUEE_TEST_LOGS` names a folder that the logs of the system are kept in. */
export default async function tearDown() {
  const { platform, home } = globalThis.marquee;
  await platform.close();
  const kept = process.env.MARQUEE_TEST_LOGS;
  if (kept) await cp(join(home, 'logs'), kept, { recursive: true });
  await rm(home, { recursive: true, force: true });
}
