import { setTimeout as pause } from 'node:timers/promises';
import type { ViewingEvent } from '@marquee/contracts/event';
import { halfWatched } from '../support/edge.js';
import type { Edge, Visitor } from '../support/edge.js';
import type { System } from '../support/platform.js';
import { Stream } from '../support/stream.js';
import { until } from '../support/until.js';

/** Times on the scale of `performance.now()`. */
export interface Play {
  readonly event: ViewingEvent;
  readonly due: number;
  /** How the first sending was answered; undefined: not at all. */
  readonly status: number | undefined;
  /** Of a refusal: it said when to try again. */
  readonly retryAfter: boolean;
  readonly answeredAt: number;
}

const RESEND_EVERY_MS = 250;

/** The plays of one viewer, logged here; and when the open page of that viewer was told of each. */
export class Plays implements AsyncDisposable {
  readonly all: Play[] = [];

  private constructor(
    readonly viewer: Visitor,
    private readonly titleIds: readonly string[],
    private readonly stream: Stream,
  ) {}

  static async of(edge: Edge, titleIds: readonly string[]): Promise<Plays> {
    const viewer = await edge.newViewer('Of a drill');
    return new Plays(viewer, titleIds, await Stream.open(viewer));
  }

  async play(due: number): Promise<void> {
    const event = halfWatched(this.titleIds[this.all.length % this.titleIds.length] ?? '');
    const answer = await this.viewer.post(event).catch(() => undefined);
    const retryAfter = /^\d+$/.test(String(answer?.headers['retry-after']));
    this.all.push({ event, due, status: answer?.status, retryAfter, answeredAt: performance.now() });
  }

  /** From its acknowledgement to the change of its rows, in ms; undefined when nobody was told of one. */
  freshness({ event, answeredAt }: Play): number | undefined {
    const told = this.stream.seen.find(({ event: name, data }) => name === 'row-changed' && data.includes(event.id));
    return told && Math.max(0, told.at - answeredAt);
  }

  /**
   * As a browser does: sends what was not acknowledged again until it is, under the same ids. Then every one has to be
   * counted, and none twice. Returns the time at which all were.
   * @throws Error when that takes longer than `withinMs`, or when more are counted than were sent
   */
  async settle(system: System, withinMs: number): Promise<number> {
    const ends = performance.now() + withinMs;
    for (const { event } of this.all.filter(({ status }) => status !== 202)) {
      while ((await this.viewer.post(event).catch(() => undefined))?.status !== 202) {
        if (performance.now() > ends) throw new Error('plays are still refused');
        await pause(RESEND_EVERY_MS);
      }
    }
    const sent = this.all.length;
    await until(`${sent} plays to be applied`, Math.max(1_000, ends - performance.now()), async () => {
      const counted = await this.counted(system);
      return counted >= sent || Promise.reject(new Error(`${counted} are`));
    });
    const at = performance.now();
    // What comes late must not be counted again.
    await pause(RESEND_EVERY_MS);
    const counted = await this.counted(system);
    if (counted !== sent) throw new Error(`${counted} plays are counted, and ${sent} were sent`);
    return at;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stream[Symbol.asyncDispose]();
  }

  private async counted(system: System): Promise<number> {
    return (await system.statistics(this.viewer.viewerId)).events['play-progress'] ?? 0;
  }
}
