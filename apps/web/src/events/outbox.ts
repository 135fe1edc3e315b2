import type { ViewingEvent } from '@marquee/contracts/event';
import { backOffMs } from '../back-off.js';
import type { Cancel, Schedule } from '../schedule.js';

/** `unknown` is no answer or a 503: the events may be with the server or not, so the same ids are sent again. */
export type Delivery =
  | { outcome: 'accepted'; rejected: readonly { index: number; detail: string }[] }
  | { outcome: 'unknown'; retryAfterMs?: number }
  | { outcome: 'refused'; detail: string };

export type OutboxOptions = {
  deliver: (events: readonly ViewingEvent[]) => Promise<Delivery>;
  /** Survives a reload; told after each change. */
  storage: { load(): readonly ViewingEvent[]; save(events: readonly ViewingEvent[]): void };
  schedule: Schedule;
  random: () => number;
  onStage?: (
    events: readonly ViewingEvent[],
    stage: 'sending' | 'acknowledged' | 'waiting' | 'rejected' | 'dropped',
    detail?: string,
  ) => void;
};

const BATCH = 50;
const MOST = 400;
const BACK_OFF = { firstMs: 1_000, mostMs: 30_000 };
/** Impressions can wait for company; what the viewer does on purpose should not. */
const CALM_MS = 2_500;
const PROMPT_MS = 60;

/** Holds events until the server has acknowledged them. Bounded: when full, the oldest impressions go first. */
export class Outbox {
  private pending: ViewingEvent[];
  private attempts = 0;
  private sending = false;
  private closed = false;
  private timer: { cancel: Cancel; afterMs: number } | undefined;

  constructor(private readonly options: OutboxOptions) {
    this.pending = [...options.storage.load()].slice(-MOST);
    if (this.pending.length > 0) this.wake(PROMPT_MS);
  }

  get size(): number {
    return this.pending.length;
  }

  add(event: ViewingEvent): void {
    this.pending.push(event);
    this.makeRoom();
    this.options.storage.save(this.pending);
    if (this.attempts === 0) this.wake(event.kind === 'impression' ? CALM_MS : PROMPT_MS);
  }

  /** Sends now what is waiting, unless the server asked for patience. */
  flush(): void {
    if (this.attempts === 0) this.wake(0);
  }

  close(): void {
    this.closed = true;
    this.timer?.cancel();
  }

  private wake(afterMs: number): void {
    if (this.closed || (this.timer && this.timer.afterMs <= afterMs)) return;
    this.timer?.cancel();
    const cancel = this.options.schedule(() => {
      this.timer = undefined;
      void this.send();
    }, afterMs);
    this.timer = { cancel, afterMs };
  }

  private async send(): Promise<void> {
    if (this.sending || this.closed) return;
    const batch = this.pending.slice(0, BATCH);
    if (batch.length === 0) return;
    this.sending = true;
    this.tell(batch, 'sending');
    const delivery = await this.options.deliver(batch);
    this.sending = false;
    if (delivery.outcome === 'unknown') {
      this.tell(batch, 'waiting');
      const pause = delivery.retryAfterMs ?? backOffMs(this.attempts, BACK_OFF, this.options.random());
      this.attempts += 1;
      this.wake(pause);
      return;
    }
    this.attempts = 0;
    this.settle(batch, delivery);
    if (this.pending.length > 0) this.wake(PROMPT_MS);
  }

  private settle(batch: readonly ViewingEvent[], delivery: Exclude<Delivery, { outcome: 'unknown' }>): void {
    const done = new Set(batch.map((event) => event.id));
    this.pending = this.pending.filter((event) => !done.has(event.id));
    this.options.storage.save(this.pending);
    if (delivery.outcome === 'refused') {
      this.tell(batch, 'rejected', delivery.detail);
      return;
    }
    const rejected = new Map(delivery.rejected.map(({ index, detail }) => [index, detail]));
    this.tell(
      batch.filter((_, index) => !rejected.has(index)),
      'acknowledged',
    );
    for (const [index, detail] of rejected) this.tell(batch.slice(index, index + 1), 'rejected', detail);
  }

  private makeRoom(): void {
    while (this.pending.length > MOST) {
      const impression = this.pending.findIndex((event) => event.kind === 'impression');
      this.tell(this.pending.splice(Math.max(0, impression), 1), 'dropped');
    }
  }

  private tell(
    events: readonly ViewingEvent[],
    stage: 'sending' | 'acknowledged' | 'waiting' | 'rejected' | 'dropped',
    detail?: string,
  ): void {
    if (events.length > 0) this.options.onStage?.(events, stage, detail);
  }
}
