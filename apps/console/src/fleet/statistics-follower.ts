import { HEADERS } from '@marquee/contracts/headers';
import { Statistics, STATISTICS_PATH } from '@marquee/contracts/statistics';
import { Periodic, backoff } from '@marquee/scheduling';
import { request } from 'undici';
import { eventDataOf } from './event-stream.js';

/** One report per second is due; a stream that is silent for longer is dead or frozen. */
const MAX_SILENCE_MS = 3_000;
const PAUSES = { firstMs: 250, maxMs: 2_000 };

export interface FollowerEvents {
  readonly onStatistics: (statistics: Statistics) => void;
  readonly onError: (error: unknown) => void;
}

/** Reads the statistics stream of one instance, and connects again whenever the stream ends. */
export class StatisticsFollower {
  private readonly pauses = backoff(PAUSES);
  private readonly following: Periodic;

  /** @param url base URL of the port that serves statistics */
  constructor(
    readonly url: string,
    private readonly callerToken: string,
    private readonly events: FollowerEvents,
  ) {
    this.following = new Periodic((signal) => this.follow(signal), {
      everyMs: () => this.pauses.next(),
      onError: (error) => events.onError(error),
    });
  }

  start(): void {
    this.following.start();
  }

  async stop(): Promise<void> {
    await this.following.stop();
  }

  /** Resolves when the stream ends. */
  private async follow(signal: AbortSignal): Promise<void> {
    const { statusCode, body } = await request(new URL(STATISTICS_PATH, this.url), {
      signal,
      headers: { [HEADERS.caller]: this.callerToken },
      headersTimeout: MAX_SILENCE_MS,
      bodyTimeout: MAX_SILENCE_MS,
    });
    if (statusCode !== 200) {
      await body.dump();
      throw new Error(`${this.url} answered ${statusCode} instead of its statistics.`);
    }
    for await (const data of eventDataOf(body)) {
      this.events.onStatistics(Statistics.parse(JSON.parse(data)));
      this.pauses.reset();
    }
  }
}
