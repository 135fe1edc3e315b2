import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ETCD_PROGRAM } from '../engines/etcd.js';
import { freePort } from '../state/ports.js';

/** An antietcd process that a test can kill, freeze and start again with the same port and data. */
export class BreakableEtcd {
  private child: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    readonly folder: string,
  ) {}

  static async start(): Promise<BreakableEtcd> {
    const engine = new BreakableEtcd(await freePort(), await mkdtemp(join(tmpdir(), 'etcd-')));
    await engine.start();
    return engine;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const data = join(this.folder, 'data.gz');
    const args = [ETCD_PROGRAM, '--ip', '127.0.0.1', '--port', String(this.port), '--data', data];
    this.child = spawn(process.execPath, args, { stdio: 'ignore' });
    const status = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
    while (!(await fetch(`${this.endpoint}/v3/maintenance/status`, status).catch(() => undefined))?.ok) await delay(20);
  }

  async kill(): Promise<void> {
    const running = this.child;
    this.child = undefined;
    if (running === undefined) return;
    const ended = once(running, 'exit');
    running.kill('SIGKILL');
    await ended;
  }

  signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    this.child?.kill(name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}
