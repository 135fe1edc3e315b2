import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startPlatform } from '@marquee/local';
import { openSpanReceiver } from './span-receiver.mjs';

const LOAD_LIMIT_MS = 60_000;

/** Sends the spans of the system to a receiver that the suites can ask. */
export default async function setUp() {
  const spans = await openSpanReceiver();
  process.env.MARQUEE_TEST_SPANS_URL = spans.url;
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = spans.url;
  // Only traces.spec.ts samples: the other suites measure times.
  process.env.MARQUEE_PROP_TRACING_SAMPLERATIO = '0';
  await startSystem();
  globalThis.marquee.spans = spans;
}

/**
 * Starts one system for all suites of a run, with its own data directory and free ports, and waits for its data set.
 */
export async function startSystem(options = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), 'marquee-'));
  process.env.MARQUEE_TEST_DATA_DIR = dataDir;
  // The services inherit it. Their logs explain a red test, and traces.spec.ts reads them.
  process.env.LOG_LEVEL ??= 'debug';
  const started = performance.now();
  const platform = await startPlatform({ dataDir, gatewayPort: 0, ...options });
  // The reference for time limits, see slowdown.ts.
  process.env.MARQUEE_TEST_COLD_START_MS = String(Math.round(performance.now() - started));
  globalThis.marquee = { dataDir, platform };
  for (const began = Date.now(); !platform.run.loaded; await pause(100)) {
    if (Date.now() - began > LOAD_LIMIT_MS) throw new Error('The data set was not loaded within a minute.');
  }
}
