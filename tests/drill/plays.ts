import { setTimeout as pause } from 'node:timers/promises';
import type { ViewingEvent } from '@marquee/contracts/event';
import { halfWatched } from '../support/gateway.js';
import type { GatewayClient, SignedInViewer } from '../support/gateway.js';
import type { System } from '../support/platform.js';
import { UpdateStream } from '../support/update-stream.js';
import { until } from '../support/until.js';

/** Times on the scale of `performance.now()`. */
export interface Play {
  readonly event: ViewingEvent;
  readonly due: number;
  /** Status of the first attempt; undefined if there was no response. */
  readonly status: number | undefined;
  /** Whether the response had a Retry-After header. */
  readonly retryAfter: boolean;
  readonly answeredAt: number;
}

const RESEND_EVERY_MS = 250;

/** The plays of one viewer, and the updates that the viewer's open page received for them. */
export class Plays implements AsyncDisposable {
  readonly all: Play[] = [];

  private constructor(
    readonly viewer: SignedInViewer,
    private readonly titleIds: readonly string[],
    private readonly stream: UpdateStream,
  ) {}

  static async open(gateway: GatewayClient, titleIds: readonly string[]): Promise<Plays> {
    const viewer = await gateway.createViewer('Drill');
    return new Plays(viewer, titleIds, await UpdateStream.open(viewer));
  }

  async play(due: number): Promise<void> {
    const event = halfWatched(this.titleIds[this.all.length % this.titleIds.length] ?? '');
    const response = await this.viewer.postEvents(event).catch(() => undefined);
    const retryAfter = /^\d+$/.test(String(response?.headers['retry-after']));
    this.all.push({ event, due, status: response?.status, retryAfter, answeredAt: performance.now() });
  }

  /** Time from the acknowledgement of a play to the update of its row, in ms; undefined if there was no update. */
  freshness({ event, answeredAt }: Play): number | undefined {
    const update = this.stream.received.find(
      ({ event: name, data }) => name === 'row-changed' && data.includes(event.id),
    );
    return update && Math.max(0, update.at - answeredAt);
  }

  /**
   * Resends every play that was not acknowledged, with the same id, as a browser does; then waits until each is counted
   * exactly once.
   *
   * @returns when all were counted, on the scale of `performance.now()`
   * @throws Error if that takes longer than `withinMs`, or if more plays are counted than were sent
   */
  async settle(system: System, withinMs: number): Promise<number> {
    const ends = performance.now() + withinMs;
    for (const { event } of this.all.filter(({ status }) => status !== 202)) {
      while ((await this.viewer.postEvents(event).catch(() => undefined))?.status !== 202) {
        if (performance.now() > ends) throw new Error('some plays are still refused');
        await pause(RESEND_EVERY_MS);
      }
    }
    const sent = this.all.length;
    await until(`${sent} plays to be applied`, Math.max(1_000, ends - performance.now()), async () => {
      const counted = await this.counted(system);
      return counted >= sent || Promise.reject(new Error(`${counted} applied`));
    });
    const at = performance.now();
    // A late redelivery must not be counted again.
    await pause(RESEND_EVERY_MS);
    const counted = await this.counted(system);
    if (counted !== sent) throw new Error(`${counted} plays were counted, but ${sent} were sent`);
    return at;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stream[Symbol.asyncDispose]();
  }

  private async counted(system: System): Promise<number> {
    return (await system.statistics(this.viewer.viewerId)).events['play-progress'] ?? 0;
  }
}
