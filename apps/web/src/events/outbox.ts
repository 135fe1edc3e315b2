import { backOffMs } from '@marquee/browser/back-off';
import type { Cancel, Clock } from '@marquee/browser/clock';
import type { ViewingEvent } from '@marquee/contracts/event';

export interface RejectedEvent {
  readonly index: number;
  readonly detail: string;
}

/** `unknown` is no answer or a 503: the server may or may not have the events, so the same ids are sent again. */
export type Delivery =
  | { readonly outcome: 'accepted'; readonly rejected: readonly RejectedEvent[] }
  | { readonly outcome: 'unknown'; readonly retryAfterMs?: number }
  | { readonly outcome: 'refused'; readonly detail: string };

/** Survives a reload; saved after each change. */
export interface OutboxStorage {
  load(): readonly ViewingEvent[];
  save(events: readonly ViewingEvent[]): void;
}

export type OutboxStage = 'sending' | 'acknowledged' | 'waiting' | 'rejected' | 'dropped';
export type OnStage = (events: readonly ViewingEvent[], stage: OutboxStage, detail?: string) => void;

const BATCH = 50;
const MAX_EVENTS = 400;
const BACK_OFF = { firstMs: 1_000, maxMs: 30_000 };
/** Impressions are gathered for this long; everything else the viewer does is sent at once. */
const IMPRESSION_MS = 2_500;
const PROMPT_MS = 60;

/** Holds events until the server has acknowledged them. Bounded: when full, the oldest impressions go first. */
export class Outbox {
  private events: ViewingEvent[];
  private attempts = 0;
  private sending = false;
  private closed = false;
  private timer: { readonly cancel: Cancel; readonly afterMs: number } | undefined;

  constructor(
    private readonly deliver: (events: readonly ViewingEvent[]) => Promise<Delivery>,
    private readonly storage: OutboxStorage,
    private readonly clock: Clock,
    private readonly random: () => number,
    private readonly onStage: OnStage = () => undefined,
  ) {
    this.events = [...storage.load()].slice(-MAX_EVENTS);
    if (this.events.length > 0) this.sendAfter(PROMPT_MS);
  }

  get size(): number {
    return this.events.length;
  }

  add(event: ViewingEvent): void {
    this.events.push(event);
    this.makeRoom();
    this.storage.save(this.events);
    if (this.attempts === 0) this.sendAfter(event.kind === 'impression' ? IMPRESSION_MS : PROMPT_MS);
  }

  /** Sends at once what is waiting, unless a retry is already scheduled. */
  flush(): void {
    if (this.attempts === 0) this.sendAfter(0);
  }

  close(): void {
    this.closed = true;
    this.timer?.cancel();
  }

  private sendAfter(afterMs: number): void {
    if (this.closed || (this.timer && this.timer.afterMs <= afterMs)) return;
    this.timer?.cancel();
    const cancel = this.clock.schedule(() => {
      this.timer = undefined;
      void this.send();
    }, afterMs);
    this.timer = { cancel, afterMs };
  }

  private async send(): Promise<void> {
    if (this.sending || this.closed) return;
    const batch = this.events.slice(0, BATCH);
    if (batch.length === 0) return;
    this.sending = true;
    this.report(batch, 'sending');
    const delivery = await this.deliver(batch);
    this.sending = false;
    if (delivery.outcome === 'unknown') {
      this.report(batch, 'waiting');
      const pause = delivery.retryAfterMs ?? backOffMs(this.attempts, BACK_OFF, this.random());
      this.attempts += 1;
      this.sendAfter(pause);
      return;
    }
    this.attempts = 0;
    this.settle(batch, delivery);
    if (this.events.length > 0) this.sendAfter(PROMPT_MS);
  }

  private settle(batch: readonly ViewingEvent[], delivery: Exclude<Delivery, { outcome: 'unknown' }>): void {
    const done = new Set(batch.map((event) => event.id));
    this.events = this.events.filter((event) => !done.has(event.id));
    this.storage.save(this.events);
    if (delivery.outcome === 'refused') {
      this.report(batch, 'rejected', delivery.detail);
      return;
    }
    const rejected = new Map(delivery.rejected.map(({ index, detail }) => [index, detail]));
    this.report(
      batch.filter((_, index) => !rejected.has(index)),
      'acknowledged',
    );
    for (const [index, detail] of rejected) this.report(batch.slice(index, index + 1), 'rejected', detail);
  }

  private makeRoom(): void {
    while (this.events.length > MAX_EVENTS) {
      const impression = this.events.findIndex((event) => event.kind === 'impression');
      this.report(this.events.splice(Math.max(0, impression), 1), 'dropped');
    }
  }

  private report(events: readonly ViewingEvent[], stage: OutboxStage, detail?: string): void {
    if (events.length > 0) this.onStage(events, stage, detail);
  }
}
