import { createRequire } from 'node:module';
import { join } from 'node:path';
import { answersOk } from '../local-http.js';
import type { ProcessSpec } from '../supervise/process-spec.js';

const program = createRequire(import.meta.url).resolve('antietcd/antietcd-app.js');

export function etcdSpec({ folder, port, log }: { folder: string; port: number; log: string }): ProcessSpec {
  return {
    name: 'etcd',
    kind: 'engine',
    service: 'etcd',
    instance: 'etcd',
    port,
    command: process.execPath,
    args: [program, '--ip', '127.0.0.1', '--port', String(port), '--data', join(folder, 'etcd.gz')],
    environment: {},
    log,
    stopSignal: 'SIGTERM',
    ready: (signal) =>
      answersOk(`http://127.0.0.1:${port}/v3/maintenance/status`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
        signal,
      }),
  };
}
