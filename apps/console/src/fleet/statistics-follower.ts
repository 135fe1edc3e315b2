import { setTimeout as delay } from 'node:timers/promises';
import { Statistics, STATISTICS_PATH } from '@marquee/contracts/statistics';
import { request } from 'undici';
import { dataOf } from './server-sent-events.js';

/** One statement a second is due: a stream that is silent for longer is dead or frozen. */
const SILENCE_MS = 3_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 2_000;

export interface FollowerOptions {
  /** Base URL of the port for operators. */
  readonly url: string;
  readonly heard: (statistics: Statistics) => void;
  readonly onTrouble: (error: unknown) => void;
}

/** Reads the statistics of one instance for as long as it lives, and begins anew whenever the stream ends. */
export class StatisticsFollower implements AsyncDisposable {
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;

  constructor(private readonly options: FollowerOptions) {
    this.#running = this.#run(this.#stop.signal);
  }

  get url(): string {
    return this.options.url;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        await this.#follow(signal, () => (failures = 0));
      } catch (error) {
        if (signal.aborted) return;
        this.options.onTrouble(error);
      }
      const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
      await delay(pause, undefined, { signal }).catch(() => undefined);
    }
  }

  async #follow(signal: AbortSignal, alive: () => void): Promise<void> {
    const { statusCode, body } = await request(new URL(STATISTICS_PATH, this.options.url), {
      signal,
      headersTimeout: SILENCE_MS,
      bodyTimeout: SILENCE_MS,
    });
    if (statusCode !== 200) {
      await body.dump();
      throw new Error(`${this.options.url} answered ${statusCode} where its statistics were expected.`);
    }
    for await (const data of dataOf(body)) {
      this.options.heard(Statistics.parse(JSON.parse(data)));
      alive();
    }
  }
}
