import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { descendants } from './descendants.js';
import { rotate } from './log-file.js';
import type { ProcessSpec, ProcessState } from './process-spec.js';

/** Between a death and the next start: doubling, and small again after a while without a death. */
const BACKOFF = { firstMs: 100, longestMs: 1_000, forgottenAfterMs: 10_000 };
const READY_POLL_MS = 50;
const READY_LIMIT_MS = 2_000;
const STOP_LIMIT_MS = 10_000;

/** Keeps one process running: starts it again whenever it dies, unless it is held or stopping. */
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

  /** Settles once it can be used. */
  async untilReady(signal: AbortSignal): Promise<void> {
    while (this.current !== 'ready') {
      signal.throwIfAborted();
      await pause(READY_POLL_MS, undefined, { signal });
    }
  }

  /** SIGKILL for the process and its children; it comes back by itself, or stays down where `hold` says so. */
  async kill(hold = false): Promise<void> {
    if (hold) this.enter('held');
    const { child } = this;
    if (child === undefined || this.pid === undefined) return;
    const exited = once(child, 'exit');
    this.signal('SIGKILL');
    await exited;
  }

  pause(): void {
    this.signal('SIGSTOP');
    this.enter('paused');
  }

  resume(): void {
    this.signal('SIGCONT');
    if (this.current === 'paused') this.enter('ready');
  }

  /** Stops it in order if it runs, and starts it; also one that is held. */
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
    // A frozen process does not hear anything before it goes on.
    this.signal('SIGCONT');
    child.kill(this.spec.stopSignal);
    const late = await Promise.race([exited, pause(STOP_LIMIT_MS, 'late', { ref: false })]);
    if (late === 'late') {
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
    // A process group of its own: Ctrl-C at the terminal is the platform's to handle, and a signal reaches all children.
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
    if (Date.now() - this.startedAt > BACKOFF.forgottenAfterMs) this.failures = 0;
    const wait = Math.min(BACKOFF.longestMs, BACKOFF.firstMs * 2 ** this.failures);
    this.failures += 1;
    this.restarts += 1;
    this.enter('waiting');
    pause(wait, undefined, { signal: this.stopping.signal }).then(
      () => (this.current === 'waiting' ? this.launch() : undefined),
      () => undefined,
    );
  }

  /** For the process and all below it. */
  private signal(signal: NodeJS.Signals): void {
    const { pid } = this;
    if (pid === undefined) return;
    // Frozen first, so that it starts no child that would be missed.
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
    // Gone in the meantime.
  }
}
