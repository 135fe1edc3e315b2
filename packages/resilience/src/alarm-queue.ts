import type { Cancel, Clock } from './clock.js';

/** Something that rings at a set time. An alarm is its own list node, so that setting one allocates nothing. */
export abstract class Alarm {
  dueAt = Infinity;
  list: AlarmList | undefined = undefined;
  earlier: Alarm | undefined = undefined;
  later: Alarm | undefined = undefined;

  abstract ring(): void;
}

/** Alarms with the same delay. Time never goes back, so appending keeps them sorted by `dueAt`. */
class AlarmList {
  first: Alarm | undefined = undefined;
  last: Alarm | undefined = undefined;
}

const queues = new WeakMap<Clock, AlarmQueue>();

/**
 * Any number of alarms on a single timer of the clock: one doubly linked list per delay, as in Node's own timers, so
 * that setting and clearing are O(1). Clearing an alarm keeps the timer; when it fires with nothing due, it is set for
 * the next alarm.
 */
export class AlarmQueue {
  private readonly lists = new Map<number, AlarmList>();
  private timerDueAt = Infinity;
  private cancelTimer: Cancel | undefined = undefined;

  private constructor(readonly clock: Clock) {}

  /** The queue of a clock; each clock has one. */
  static of(clock: Clock): AlarmQueue {
    let queue = queues.get(clock);
    if (queue === undefined) {
      queue = new AlarmQueue(clock);
      queues.set(clock, queue);
    }
    return queue;
  }

  /** Makes `alarm` ring `ms` milliseconds after `now`. */
  set(alarm: Alarm, ms: number, now: number): void {
    const key = Math.ceil(ms);
    let list = this.lists.get(key);
    if (list === undefined) {
      list = new AlarmList();
      this.lists.set(key, list);
    }
    alarm.dueAt = now + ms;
    alarm.list = list;
    alarm.earlier = list.last;
    if (list.last === undefined) list.first = alarm;
    else list.last.later = alarm;
    list.last = alarm;
    if (alarm.dueAt < this.timerDueAt) this.setTimer(alarm.dueAt, now);
  }

  clear(alarm: Alarm): void {
    const { list, earlier, later } = alarm;
    if (list === undefined) return;
    if (earlier === undefined) list.first = later;
    else earlier.later = later;
    if (later === undefined) list.last = earlier;
    else later.earlier = earlier;
    alarm.list = alarm.earlier = alarm.later = undefined;
  }

  private setTimer(dueAt: number, now: number): void {
    this.cancelTimer?.();
    this.timerDueAt = dueAt;
    this.cancelTimer = this.clock.schedule(dueAt - now, () => this.timerFired());
  }

  private timerFired(): void {
    const now = this.clock.now();
    this.cancelTimer = undefined;
    // `timerDueAt` stays in the past until the next timer is chosen below, so alarms set by ring() set no timer.
    for (const list of this.lists.values()) {
      for (let alarm = list.first; alarm !== undefined && alarm.dueAt <= now; alarm = list.first) {
        this.clear(alarm);
        alarm.ring();
      }
    }
    this.timerDueAt = Infinity;
    let next = Infinity;
    for (const [ms, list] of this.lists) {
      if (list.first === undefined) this.lists.delete(ms);
      else if (list.first.dueAt < next) next = list.first.dueAt;
    }
    if (next < Infinity) this.setTimer(next, now);
  }
}
