import { join } from 'node:path';
import { answersOk } from '../local-http.js';
import { REPOSITORY } from '../repository.js';
import type { ProcessSpec } from '../supervise/process-spec.js';

/** The program of the embedded substitute for etcd. */
export const ETCD_PROGRAM = join(REPOSITORY, 'infra/local/etcd-main.mjs');

export function etcdSpec({ folder, port, log }: { folder: string; port: number; log: string }): ProcessSpec {
  return {
    name: 'etcd',
    kind: 'engine',
    service: 'etcd',
    instance: 'etcd',
    port,
    command: process.execPath,
    args: [ETCD_PROGRAM, '--ip', '127.0.0.1', '--port', String(port), '--data', join(folder, 'etcd.gz')],
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
