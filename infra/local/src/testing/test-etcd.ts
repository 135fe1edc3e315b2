import { join } from 'node:path';
import { etcdSpec } from '../engines/etcd.js';
import { freePort } from '../state/ports.js';
import { startEngine } from './engine-process.js';

/** The etcd that `ETCD_ENDPOINTS` names, or else an embedded one for this suite. */
export async function testEtcd(): Promise<{ readonly endpoints: string } & AsyncDisposable> {
  const endpoints = process.env['ETCD_ENDPOINTS'];
  if (endpoints) return { endpoints, [Symbol.asyncDispose]: () => Promise.resolve() };
  const port = await freePort();
  const engine = await startEngine((folder) =>
    Promise.resolve(etcdSpec({ folder, port, log: join(folder, 'etcd.log') })),
  );
  return { endpoints: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose]() };
}
