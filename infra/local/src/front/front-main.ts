#!/usr/bin/env node
// The reverse proxy in front of the gateways: front-main.js <port> <file with their origins>.
import { readFileSync, watchFile } from 'node:fs';
import { Front } from './front.js';

const RELOAD_MS = 500;
const [port = '', file = ''] = process.argv.slice(2);
// oxlint-disable-next-line node/no-process-env -- a program of its own, not a Nest service.
const { TRUSTED_PROXIES } = process.env;

const front = new Front(TRUSTED_PROXIES ? TRUSTED_PROXIES.split(',').map((part) => part.trim()) : []);
reload();
watchFile(file, { interval: RELOAD_MS }, reload);
await front.listen(Number(port));
console.log(`front listens on 127.0.0.1:${port}`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(0));

function reload(): void {
  try {
    front.forwardTo(JSON.parse(readFileSync(file, 'utf8')) as string[]);
  } catch (error) {
    console.error(`${file} cannot be read; the front keeps the servers that it has: ${String(error)}`);
  }
}
