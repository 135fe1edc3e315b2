import { Alarm, AlarmQueue } from './alarm-queue.js';
import type { Clock } from './clock.js';
import { systemClock } from './clock.js';
import { DeadlineCancelledError, DeadlineExceededError } from './deadline.error.js';
import { stackless } from './stackless.js';

export type DeadlineEnd = 'expired' | 'cancelled';

/** Notified once when the deadline expires or is cancelled. */
export interface DeadlineWatcher {
  deadlineEnded(how: DeadlineEnd): void;
}

/**
 * The point in time after which the answer is no longer needed. Each request has one; each piece of work gets a child,
 * which ends with its parent or earlier. All deadlines of a clock share one timer. The `AbortSignal` is created when it
 * is first read.
 */
export class Deadline extends Alarm implements Disposable {
  private state: 'running' | 'closed' | DeadlineEnd = 'running';
  private controller: AbortController | undefined = undefined;
  private firstChild: Deadline | undefined = undefined;
  private previousSibling: Deadline | undefined = undefined;
  private nextSibling: Deadline | undefined = undefined;

  private constructor(
    private readonly alarms: AlarmQueue,
    /** In the clock's milliseconds; Infinity if there is no limit. */
    readonly expiresAt: number,
    private readonly parent: Deadline | undefined,
    private readonly watcher: DeadlineWatcher | undefined,
  ) {
    super();
  }

  /** Expires `ms` milliseconds from now. With 0 or less it has already expired. */
  static after(ms: number, clock: Clock = systemClock): Deadline {
    const deadline = Deadline.limited(AlarmQueue.of(clock), ms, clock.now(), undefined);
    if (ms <= 0) deadline.end('expired');
    return deadline;
  }

  /** Never expires, but can be cancelled. For background work. */
  static never(clock: Clock = systemClock): Deadline {
    return new Deadline(AlarmQueue.of(clock), Infinity, undefined, undefined);
  }

  /** A deadline without a parent that notifies `watcher`. `now` is the current time of the clock. */
  static limited(alarms: AlarmQueue, ms: number, now: number, watcher: DeadlineWatcher | undefined): Deadline {
    const deadline = new Deadline(alarms, now + ms, undefined, watcher);
    alarms.set(deadline, Math.max(0, ms), now);
    return deadline;
  }

  /**
   * Expires after `ms` milliseconds or with this deadline, whichever comes first. `watcher` is never notified before
   * `child` returns. The child of a deadline that is over is over too, and its watcher is not notified.
   */
  child(ms: number, watcher?: DeadlineWatcher, now: number = this.alarms.clock.now()): Deadline {
    const ownEnd = now + ms;
    const child = new Deadline(this.alarms, Math.min(ownEnd, this.expiresAt), this, watcher);
    if (this.state !== 'running') {
      child.state = this.state;
      return child;
    }
    child.nextSibling = this.firstChild;
    if (this.firstChild !== undefined) this.firstChild.previousSibling = child;
    this.firstChild = child;
    // A child that would outlive its parent needs no alarm because the parent ends it.
    if (ownEnd < this.expiresAt) this.alarms.set(child, Math.max(0, ms), now);
    return child;
  }

  /** Milliseconds left; 0 once it is over. */
  remaining(): number {
    if (this.state !== 'running') return 0;
    return Math.max(0, this.expiresAt - this.alarms.clock.now());
  }

  /** True once the time is up. A cancelled deadline has not expired. */
  get expired(): boolean {
    return this.state === 'expired' || (this.state === 'running' && this.expiresAt <= this.alarms.clock.now());
  }

  /** True once the caller has cancelled or the work is done, although there may be time left. */
  get cancelled(): boolean {
    return this.state === 'cancelled' || this.state === 'closed';
  }

  /** Aborts with `DeadlineExceededError` or `DeadlineCancelledError`. Always the same object. */
  get signal(): AbortSignal {
    // Without an alarm of its own it ends exactly when its parent does, so both share one signal.
    if (this.parent !== undefined && this.expiresAt === this.parent.expiresAt) return this.parent.signal;
    if (this.controller === undefined) {
      this.controller = new AbortController();
      if (this.state !== 'running') this.abort(this.state);
    }
    return this.controller.signal;
  }

  /** Stops all work under this deadline because its caller no longer waits. */
  cancel(): void {
    this.end('cancelled');
  }

  /** Ends the deadline of finished work without notifying anything. For one piece of work, not for a whole request. */
  close(): void {
    if (this.state === 'running') this.leave('closed');
  }

  /** Cancels what still runs once the request has been answered. */
  [Symbol.dispose](): void {
    this.cancel();
  }

  override ring(): void {
    this.end('expired');
  }

  private end(how: DeadlineEnd): void {
    if (this.state !== 'running') return;
    this.leave(how);
    if (this.controller !== undefined) this.abort(how);
    this.watcher?.deadlineEnded(how);
    while (this.firstChild !== undefined) this.firstChild.end(how);
  }

  private leave(state: 'closed' | DeadlineEnd): void {
    this.state = state;
    this.alarms.clear(this);
    const { parent, previousSibling, nextSibling } = this;
    if (previousSibling !== undefined) previousSibling.nextSibling = nextSibling;
    else if (parent?.firstChild === this) parent.firstChild = nextSibling;
    if (nextSibling !== undefined) nextSibling.previousSibling = previousSibling;
    this.previousSibling = this.nextSibling = undefined;
  }

  private abort(how: 'closed' | DeadlineEnd): void {
    this.controller?.abort(
      how === 'expired' ? new DeadlineExceededError() : stackless(() => new DeadlineCancelledError()),
    );
  }
}
