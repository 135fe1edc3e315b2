import { Alarm, AlarmQueue } from './alarm-queue.js';
import type { Clock } from './clock.js';
import { systemClock } from './clock.js';
import { DeadlineCancelledError, DeadlineExceededError } from './deadline.error.js';

export type DeadlineEnd = 'expired' | 'cancelled';

/** Told once when the time is over. */
export interface DeadlineWatcher {
  deadlineEnded(how: DeadlineEnd): void;
}

/**
 * The point in time after which nobody waits for an answer any more. One a request; each piece of work gets a child, which ends with its parent or earlier.
 * All deadlines of a clock share one timer, and an `AbortSignal` is made only for those who ask.
 */
export class Deadline extends Alarm implements Disposable {
  private state: 'running' | 'closed' | DeadlineEnd = 'running';
  private controller: AbortController | undefined = undefined;
  private firstChild: Deadline | undefined = undefined;
  private previousSibling: Deadline | undefined = undefined;
  private nextSibling: Deadline | undefined = undefined;

  private constructor(
    private readonly alarms: AlarmQueue,
    /** On the clock's scale; Infinity if there is no limit. */
    readonly expiresAt: number,
    private readonly parent: Deadline | undefined,
    private readonly watcher: DeadlineWatcher | undefined,
  ) {
    super();
  }

  /** Ends `ms` milliseconds from now; with nothing left (0 or below) it is expired from the start. */
  static after(ms: number, clock: Clock = systemClock): Deadline {
    const deadline = Deadline.limited(AlarmQueue.of(clock), ms, clock.now(), undefined);
    if (ms <= 0) deadline.end('expired');
    return deadline;
  }

  /** No limit in time; can still be cancelled. For work that nobody waits for. */
  static never(clock: Clock = systemClock): Deadline {
    return new Deadline(AlarmQueue.of(clock), Infinity, undefined, undefined);
  }

  /** A deadline without a parent whose end is told to `watcher`; `now` is the clock's time, already read by the caller. */
  static limited(alarms: AlarmQueue, ms: number, now: number, watcher: DeadlineWatcher | undefined): Deadline {
    const deadline = new Deadline(alarms, now + ms, undefined, watcher);
    alarms.set(deadline, Math.max(0, ms), now);
    return deadline;
  }

  /**
   * Ends after `ms` milliseconds or with this one, whichever comes first. `watcher` is told later, never before `child` returns;
   * of a deadline that is over already the child is over too, and nobody is told.
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
    // A child that would outlive its parent needs no alarm: the parent ends it.
    if (ownEnd < this.expiresAt) this.alarms.set(child, Math.max(0, ms), now);
    return child;
  }

  /** Milliseconds left, 0 once over. */
  remaining(): number {
    if (this.state !== 'running') return 0;
    return Math.max(0, this.expiresAt - this.alarms.clock.now());
  }

  /** The time is up. (Being cancelled is not being expired.) */
  get expired(): boolean {
    return this.state === 'expired' || (this.state === 'running' && this.expiresAt <= this.alarms.clock.now());
  }

  /** Nobody waits any more, although there may be time left: cancelled by the caller, or the work it was for is done. */
  get cancelled(): boolean {
    return this.state === 'cancelled' || this.state === 'closed';
  }

  /** Aborts when the time is up (`DeadlineExceededError`) or the work was cancelled (`DeadlineCancelledError`). The same object at every reading. */
  get signal(): AbortSignal {
    // Without an alarm of its own it ends exactly when its parent does, so one signal serves both.
    if (this.parent !== undefined && this.expiresAt === this.parent.expiresAt) return this.parent.signal;
    if (this.controller === undefined) {
      this.controller = new AbortController();
      if (this.state !== 'running') this.abort(this.state);
    }
    return this.controller.signal;
  }

  /** The caller has gone away: all work under this deadline is told to stop. */
  cancel(): void {
    this.end('cancelled');
  }

  /** The work is done: forgets the timer and tells nobody. For one piece of work, not for a whole request. */
  close(): void {
    if (this.state === 'running') this.leave('closed');
  }

  /** The request is answered: what still runs under it runs for nobody. */
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
    this.controller?.abort(how === 'expired' ? new DeadlineExceededError() : new DeadlineCancelledError());
  }
}
