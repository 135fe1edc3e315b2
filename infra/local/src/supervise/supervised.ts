import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { ProcessState } from '@marquee/contracts/console';
import { descendants } from './descendants.js';
import { rotate } from './log-file.js';
import type { ProcessSpec } from './process-spec.js';

/** Pause between a death and the next start: doubles, and starts over after a run of `resetAfterMs`. */
const BACKOFF = { firstMs: 100, maxMs: 1_000, resetAfterMs: 10_000 };
const READY_POLL_MS = 50;
const READY_LIMIT_MS = 2_000;
const STOP_LIMIT_MS = 10_000;

/** Keeps one process running: restarts it whenever it dies, unless it is kept down or stopping. */
export class Supervised {
  private child: ChildProcess | undefined;
  private readonly stopping = new AbortController();
  private current: ProcessState = 'stopped';
  private failures = 0;
  private startedAt = 0;
  restarts = 0;

  constructor(
    readonly spec: ProcessSpec,
    private readonly onChange: () => void,
  ) {}

  get state(): ProcessState {
    return this.current;
  }

  get pid(): number | undefined {
    return this.child?.exitCode === null && this.child.signalCode === null ? this.child.pid : undefined;
  }

  start(): void {
    void this.launch();
  }

  /** Resolves when the process is ready. */
  async untilReady(signal: AbortSignal): Promise<void> {
    while (this.current !== 'ready') {
      signal.throwIfAborted();
      await pause(READY_POLL_MS, undefined, { signal });
    }
  }

  /** Sends SIGKILL to the process and its children; the process is restarted automatically. */
  async kill(): Promise<void> {
    const { child } = this;
    if (child === undefined || this.pid === undefined) return;
    const exited = once(child, 'exit');
    this.signal('SIGKILL');
    await exited;
  }

  /** Sends SIGKILL and does not restart the process until `restart`. */
  async keepDown(): Promise<void> {
    this.enter('held');
    await this.kill();
  }

  pause(): void {
    this.signal('SIGSTOP');
    this.enter('paused');
  }

  resume(): void {
    this.signal('SIGCONT');
    if (this.current === 'paused') this.enter('ready');
  }

  /** Stops the process gracefully if it is running, and starts it, even if it was kept down. */
  async restart(): Promise<void> {
    if (this.pid !== undefined) await this.end('held');
    this.failures = 0;
    await this.launch();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.end('stopped');
  }

  private async end(state: 'held' | 'stopped'): Promise<void> {
    this.enter(state);
    const { child } = this;
    if (child === undefined || this.pid === undefined) return;
    const exited = once(child, 'exit');
    // A frozen process handles no signal before it continues.
    this.signal('SIGCONT');
    child.kill(this.spec.stopSignal);
    const outcome = await Promise.race([exited, pause(STOP_LIMIT_MS, 'timeout', { ref: false })]);
    if (outcome === 'timeout') {
      this.signal('SIGKILL');
      await exited;
    }
  }

  private async launch(): Promise<void> {
    if (this.stopping.signal.aborted) return;
    this.enter('starting');
    await this.spec.prepare?.();
    await rotate(this.spec.log);
    const log = openSync(this.spec.log, 'a');
    // A separate process group: Ctrl-C reaches only the platform, and a signal to the group reaches all children.
    const child = spawn(this.spec.command, this.spec.args, {
      env: this.spec.environment,
      stdio: ['ignore', log, log],
      detached: true,
    });
    closeSync(log);
    this.child = child;
    this.startedAt = Date.now();
    child.once('exit', () => this.died(child));
    child.once('error', () => this.died(child));
    this.onChange();
    await this.watch(child);
  }

  private async watch(child: ChildProcess): Promise<void> {
    const { ready } = this.spec;
    while (this.child === child && this.current === 'starting') {
      if (ready === undefined || (await ready(AbortSignal.timeout(READY_LIMIT_MS)).catch(() => false))) {
        if (this.child === child && this.current === 'starting') this.enter('ready');
        return;
      }
      await pause(READY_POLL_MS);
    }
  }

  private died(child: ChildProcess): void {
    if (this.child !== child) return;
    this.child = undefined;
    this.onChange();
    if (this.current === 'held' || this.current === 'stopped') return;
    if (Date.now() - this.startedAt > BACKOFF.resetAfterMs) this.failures = 0;
    const delay = Math.min(BACKOFF.maxMs, BACKOFF.firstMs * 2 ** this.failures);
    this.failures += 1;
    this.restarts += 1;
    this.enter('waiting');
    pause(delay, undefined, { signal: this.stopping.signal }).then(
      () => (this.current === 'waiting' ? this.launch() : undefined),
      () => undefined,
    );
  }

  /** Sends a signal to the process and all its descendants. */
  private signal(signal: NodeJS.Signals): void {
    const { pid } = this;
    if (pid === undefined) return;
    // Freeze it first, so that it cannot start a child that would be missed.
    if (signal !== 'SIGCONT') send(-pid, 'SIGSTOP');
    for (const child of descendants(pid)) send(child, signal);
    send(-pid, signal);
  }

  private enter(state: ProcessState): void {
    if (this.current === state) return;
    this.current = state;
    this.onChange();
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended in the meantime.
  }
}
