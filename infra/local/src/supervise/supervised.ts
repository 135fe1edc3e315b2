import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { backoff } from '@marquee/scheduling';
import type { ProcessState } from '@marquee/contracts/console';
import { UsageError } from '../platform-error.js';
import { descendants } from './descendants.js';
import { rotate } from './log-file.js';
import { ProcessStartError } from './process-start.error.js';
import type { ProcessSpec } from './process-spec.js';

/** Pause between a death and the next start. One machine needs no jitter. */
const BACKOFF = { firstMs: 100, maxMs: 1_000, jitter: 0 };
/** A run of this length ends a series of deaths. */
const STABLE_MS = 10_000;
/** A process that dies this often without having been ready does not start. */
const MAX_FAILED_STARTS = 3;
const READY_POLL_MS = 50;
const READY_PROBE_MS = 2_000;
const RESTART_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 10_000;
/** After SIGKILL a process is gone at once, unless the kernel holds it. */
const KILL_LIMIT_MS = 5_000;
/** How often a ready process is asked whether it still answers, and how often in a row it may fail to. */
const LIVENESS = { everyMs: 5_000, probeMs: 5_000, maxFailures: 4 };
/** A process without a probe counts as ready when it has run for this long. */
const SETTLED_MS = 2_000;

/** Keeps one process running: restarts it whenever it dies, unless it is kept down or stopping. */
export class Supervised {
  private child: ChildProcess | undefined;
  private readonly stopping = new AbortController();
  private current: ProcessState = 'stopped';
  private readonly restartDelay = backoff(BACKOFF);
  private failedStarts = 0;
  private lastFailure: (() => ProcessStartError) | undefined;
  private killed: ChildProcess | undefined;
  private startedAt = 0;
  private logOffset = 0;
  private launches = 0;
  restarts = 0;

  constructor(
    readonly spec: ProcessSpec,
    private readonly onChange: () => void,
    /** Called with a sentence when the process keeps dying, or is killed because it does not answer. */
    private readonly onWarning: (message: string) => void = () => undefined,
  ) {}

  get state(): ProcessState {
    return this.current;
  }

  get pid(): number | undefined {
    return this.child?.exitCode === null && this.child.signalCode === null ? this.child.pid : undefined;
  }

  start(): void {
    this.logOffset = sizeOf(this.spec.log);
    void this.launch();
  }

  /**
   * Resolves when the process is ready.
   *
   * @throws ProcessStartError if it dies repeatedly, cannot be run, or is not ready when the signal times out
   */
  async untilReady(signal: AbortSignal): Promise<void> {
    while (this.current !== 'ready') {
      const failure = this.startFailure;
      if (failure !== undefined) throw failure;
      if (signal.aborted) throw isTimeout(signal) ? ProcessStartError.late(this.failed) : signal.reason;
      await pause(READY_POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Why it keeps dying, if it has died repeatedly without working in between. */
  get startFailure(): ProcessStartError | undefined {
    return this.failedStarts >= MAX_FAILED_STARTS ? this.lastFailure?.() : undefined;
  }

  /** Sends SIGKILL to the process and its children; the process is restarted automatically. */
  async kill(): Promise<void> {
    const { child } = this;
    if (child === undefined || this.pid === undefined) return;
    this.killed = child;
    const exited = exitOf(child);
    this.signal('SIGKILL');
    await Promise.race([exited, pause(KILL_LIMIT_MS, undefined, { ref: false })]);
  }

  /** Sends SIGKILL and does not restart the process until `restart`. */
  async keepDown(): Promise<void> {
    this.enter('held');
    await this.kill();
  }

  /** @throws UsageError if it is not running */
  pause(): void {
    if (this.pid === undefined) {
      throw new UsageError(`${this.spec.name} is not running (state: ${this.current}), so it cannot be paused.`);
    }
    this.signal('SIGSTOP');
    this.enter('paused');
  }

  /** Continues a paused process, which is then ready again as soon as it answers. Does nothing in other states. */
  resume(): void {
    if (this.current !== 'paused') return;
    this.signal('SIGCONT');
    this.enter('starting');
    if (this.child !== undefined) void this.watch(this.child);
  }

  /** Stops the process gracefully if it is running, starts it even if it was kept down, and waits until it is ready. */
  async restart(): Promise<void> {
    await this.end('held', STOP_LIMIT_MS);
    this.restartDelay.reset();
    this.failedStarts = 0;
    this.start();
    await this.untilReady(AbortSignal.any([this.stopping.signal, AbortSignal.timeout(RESTART_LIMIT_MS)]));
  }

  /** Stops the process for good: gracefully, or with SIGKILL when `limitMs` is over. */
  async stop(limitMs = STOP_LIMIT_MS): Promise<void> {
    this.stopping.abort(new UsageError(`${this.spec.name} is being stopped.`));
    await this.end('stopped', Math.min(limitMs, STOP_LIMIT_MS));
  }

  private async end(state: 'held' | 'stopped', limitMs: number): Promise<void> {
    this.enter(state);
    const { child } = this;
    if (child === undefined || this.pid === undefined) return;
    const exited = exitOf(child);
    // A frozen process handles no signal before it continues.
    this.signal('SIGCONT');
    child.kill(this.spec.stopSignal);
    const outcome = await Promise.race([exited, pause(limitMs, 'timeout', { ref: false })]);
    if (outcome === 'timeout') await this.kill();
  }

  private async launch(): Promise<void> {
    if (this.stopping.signal.aborted) return;
    const launch = ++this.launches;
    this.enter('starting');
    try {
      await this.spec.prepare?.();
    } catch (error) {
      this.failedToRun(launch, error);
      return;
    }
    await rotate(this.spec.log);
    // It may have been stopped, kept down or started again in the meantime.
    if (this.launches !== launch || this.current !== 'starting') return;
    const output = openLog(this.spec.log);
    try {
      // A separate process group: Ctrl-C reaches only the platform, and a signal to the group reaches all children.
      const child = spawn(this.spec.command, this.spec.args, {
        env: this.spec.environment,
        stdio: ['ignore', output ?? 'ignore', output ?? 'ignore'],
        detached: true,
      });
      this.child = child;
      this.startedAt = Date.now();
      child.once('exit', (code, signal) => this.died(child, code, signal));
      child.once('error', (error) => this.failedToSpawn(child, error));
      this.changed();
      void this.watch(child);
    } catch (error) {
      this.failedToRun(launch, error);
    } finally {
      if (output !== undefined) closeSync(output);
    }
  }

  /** Enters `ready` once the probe succeeds, unless the state has changed by then. */
  private async watch(child: ChildProcess): Promise<void> {
    const { launches } = this;
    const isCurrent = () => this.child === child && this.launches === launches && this.current === 'starting';
    while (isCurrent()) {
      if (await this.probe()) {
        if (!isCurrent()) return;
        if (this.spec.ready !== undefined) this.failedStarts = 0;
        this.enter('ready');
        void this.watchLiveness(child);
        return;
      }
      await pause(READY_POLL_MS);
    }
  }

  /** Kills a ready process that no longer answers, so that it is restarted. A paused one is left alone. */
  private async watchLiveness(child: ChildProcess): Promise<void> {
    const { name, alive } = this.spec;
    const { launches } = this;
    if (alive === undefined) return;
    for (let failures = 0; failures < LIVENESS.maxFailures;) {
      await pause(LIVENESS.everyMs, undefined, { ref: false });
      if (this.child !== child || this.launches !== launches || this.current !== 'ready') return;
      failures = (await alive(AbortSignal.timeout(LIVENESS.probeMs)).catch(() => false)) ? 0 : failures + 1;
    }
    if (this.child !== child || this.current !== 'ready') return;
    this.warn(`${name} does not answer any more; it is killed and restarted.`);
    await this.kill();
  }

  private async probe(): Promise<boolean> {
    const { ready } = this.spec;
    if (ready === undefined) return Date.now() - this.startedAt >= SETTLED_MS;
    return ready(AbortSignal.timeout(READY_PROBE_MS)).catch(() => false);
  }

  private died(child: ChildProcess, code: number | null, signal: NodeJS.Signals | null): void {
    if (this.child !== child) return;
    if (!this.hasWorked() && this.killed !== child) {
      this.failedStarts += 1;
      const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
      this.lastFailure = () => ProcessStartError.died(this.failed, this.failedStarts, how);
      if (this.failedStarts === MAX_FAILED_STARTS) this.warn(this.lastFailure().message);
    } else {
      this.failedStarts = 0;
    }
    this.gone();
  }

  /** Whether the run that has just ended was more than a failed start. */
  private hasWorked(): boolean {
    const wasReady = this.current === 'ready' || this.current === 'paused';
    // Without a probe, ready only means that it ran for a while.
    return wasReady && (this.spec.ready !== undefined || Date.now() - this.startedAt > STABLE_MS);
  }

  private failedToSpawn(child: ChildProcess, error: Error): void {
    // The error event of a child that runs says that a signal could not be sent.
    if (this.child !== child || child.pid !== undefined) return;
    this.failedStarts = MAX_FAILED_STARTS;
    this.lastFailure = () => ProcessStartError.notRun(this.failed, error);
    this.gone();
  }

  private failedToRun(launch: number, error: unknown): void {
    if (this.launches !== launch) return;
    this.failedStarts += 1;
    this.lastFailure = () => ProcessStartError.notRun(this.failed, error);
    this.gone();
  }

  /** Schedules the next start of a process that has died. */
  private gone(): void {
    this.child = undefined;
    this.changed();
    if (this.current === 'held' || this.current === 'stopped') return;
    if (this.startedAt > 0 && Date.now() - this.startedAt > STABLE_MS) this.restartDelay.reset();
    const delay = this.restartDelay.next();
    this.restarts += 1;
    this.enter('waiting');
    const { launches } = this;
    pause(delay, undefined, { signal: this.stopping.signal }).then(
      () => (this.current === 'waiting' && this.launches === launches ? this.launch() : undefined),
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
    this.changed();
  }

  private warn(message: string): void {
    try {
      this.onWarning(message);
    } catch {
      // A warning that cannot be shown does not end supervision.
    }
  }

  private changed(): void {
    try {
      this.onChange();
    } catch {
      // The owner reports failures to record a change; supervision continues without a record.
    }
  }

  private get failed(): { name: string; log: string; logOffset: number } {
    return { name: this.spec.name, log: this.spec.log, logOffset: this.logOffset };
  }
}

function exitOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

function isTimeout({ reason }: AbortSignal): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError';
}

/** Undefined if the log cannot be written: the process then runs without one. */
function openLog(file: string): number | undefined {
  try {
    return openSync(file, 'a', 0o600);
  } catch {
    return undefined;
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended in the meantime.
  }
}
