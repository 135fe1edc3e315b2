import type { SharedPage } from '@marquee/contracts/page';
import type { SegmentPage, SharedPages } from './shared-pages.js';

const EVERY_MS = 30_000;
/** After a failure, and so until the first copy has arrived. */
const RETRY_MS = 3_000;
const JITTER = 0.2;

export interface SharedPageSources {
  popular(signal: AbortSignal): Promise<SharedPage>;
  segments(signal: AbortSignal): Promise<readonly SegmentPage[]>;
}

/** Fetches the shared pages periodically, so that they are present when lolomo is unavailable. */
export class SharedPagesPoller implements AsyncDisposable {
  private readonly stop = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private polling: Promise<void> | undefined;

  constructor(
    private readonly sources: SharedPageSources,
    private readonly pages: SharedPages,
    private readonly random: () => number = Math.random,
  ) {}

  start(): void {
    this.polling = this.poll();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stop.abort();
    clearTimeout(this.timer);
    await this.polling;
    await this.pages.settled();
  }

  private async poll(): Promise<void> {
    const { signal } = this.stop;
    const [popular, segments] = await Promise.allSettled([this.sources.popular(signal), this.sources.segments(signal)]);
    if (signal.aborted) return;
    if (popular.status === 'fulfilled') this.pages.setPopular(popular.value);
    if (segments.status === 'fulfilled') this.pages.setSegments(segments.value);
    const pause = popular.status === 'fulfilled' ? EVERY_MS : RETRY_MS;
    this.timer = setTimeout(() => this.start(), pause * (1 - JITTER + 2 * JITTER * this.random())).unref();
  }
}
