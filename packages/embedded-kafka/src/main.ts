#!/usr/bin/env node
import { UsageError, parseArguments } from './arguments.js';
import { startBroker } from './broker.js';

try {
  const broker = await startBroker({
    ...parseArguments(process.argv.slice(2)),
    log: (level, message, fields) => {
      if (level !== 'info') console.error(`${level}: ${message}`, fields ?? '');
    },
  });
  const stop = () => void broker.close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  console.log(`embedded-kafka listens on ${broker.address}, cluster ${broker.clusterId}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
