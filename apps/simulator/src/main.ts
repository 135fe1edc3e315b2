import { loadSettings } from '@marquee/config';
import { createLogger } from '@marquee/observability';
import { simulatorSettings } from './simulator.config.js';
import { simulate } from './simulate.js';

const settings = loadSettings(simulatorSettings, process.env);
const log = createLogger({ service: 'simulator', instance: settings.INSTANCE_ID, level: settings.LOG_LEVEL });
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());

try {
  await simulate(settings, log, stop.signal);
} catch (error) {
  if (!stop.signal.aborted) {
    log.fatal({ err: error }, error instanceof Error ? error.message : 'failed');
    process.exitCode = 1;
  }
}
