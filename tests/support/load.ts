import { setTimeout as pause } from 'node:timers/promises';
import { OpenLoop } from '@marquee/scheduling';
import { viewingEvent } from './gateway.js';
import type { GatewayClient, SignedInViewer } from './gateway.js';
import type { System } from './platform.js';
import { until } from './until.js';

export interface Failure {
  readonly what: 'page' | 'event';
  /** Status or error. */
  readonly why: number | string;
  /** When it was sent, on the scale of `performance.now()`. */
  readonly sentAt: number;
}

const PAGE_EVERY_MS = 50;
const EVENT_EVERY_MS = 100;
const RESEND_MS = 250;
const VIEWERS = 6;

/** Pages and events at a fixed rate, with every request that failed. An event is sent until it is acknowledged. */
export class Load implements AsyncDisposable {
  readonly failures: Failure[] = [];
  readonly acknowledged = new Map<string, number>();
  pages = 0;
  slowestPageMs = 0;
  private readonly loops: readonly OpenLoop[];

  private constructor(private readonly viewers: readonly SignedInViewer[]) {
    this.loops = [
      new OpenLoop(PAGE_EVERY_MS, (_due, turn) => this.page(this.viewerOf(turn))),
      new OpenLoop(EVENT_EVERY_MS, (_due, turn) => this.event(this.viewerOf(turn), `t-${turn % 50}`)),
    ];
  }

  static async start(gateway: GatewayClient, name: string): Promise<Load> {
    const viewers = Array.from({ length: VIEWERS }, (_, index) => gateway.createViewer(`${name} ${index}`));
    return new Load(await Promise.all(viewers));
  }

  /** Number of acknowledged events. */
  get events(): number {
    return [...this.acknowledged.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Returns when every acknowledged event is counted, exactly once. */
  async untilCounted(system: System): Promise<void> {
    const viewerIds = [...this.acknowledged.keys()];
    await until(
      'every acknowledged event to be counted once',
      60_000,
      async () => {
        const counted = await Promise.all(viewerIds.map((viewerId) => system.statistics(viewerId)));
        const clicks = counted.map(({ events }) => events['click'] ?? 0);
        const sent = [...this.acknowledged.values()];
        if (sent.every((count, index) => clicks[index] === count)) return true;
        throw new Error(`counted ${clicks.join(', ')} of ${sent.join(', ')}`);
      },
      250,
    );
  }

  /** Stops sending, and returns once every open request has ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop[Symbol.asyncDispose]()));
  }

  private viewerOf(turn: number): SignedInViewer {
    return this.viewers[turn % VIEWERS] as SignedInViewer;
  }

  private async page(viewer: SignedInViewer): Promise<void> {
    const sentAt = performance.now();
    const why = await viewer.home().then(
      ({ status, ms }) => {
        this.slowestPageMs = Math.max(this.slowestPageMs, ms);
        return status;
      },
      (error: Error) => error.message,
    );
    this.pages += 1;
    if (why !== 200) this.failures.push({ what: 'page', why, sentAt });
  }

  private async event(viewer: SignedInViewer, titleId: string): Promise<void> {
    const event = viewingEvent('click', titleId);
    for (;;) {
      const sentAt = performance.now();
      const why = await viewer.postEvents(event).then(
        ({ status }) => status,
        (error: Error) => error.message,
      );
      if (why === 202) break;
      this.failures.push({ what: 'event', why, sentAt });
      await pause(RESEND_MS);
    }
    this.acknowledged.set(viewer.viewerId, (this.acknowledged.get(viewer.viewerId) ?? 0) + 1);
  }
}
