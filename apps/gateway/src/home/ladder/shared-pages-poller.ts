import { popularPage, segmentPages } from '@marquee/contracts/lolomo';
import { SharedPage } from '@marquee/contracts/page';
import type { EndpointClient } from '@marquee/http';
import type { Logger } from '@marquee/observability';
import { Deadline } from '@marquee/resilience';
import { Periodic } from '@marquee/scheduling';
import { InjectClient, InjectLogger } from '@marquee/service-defaults';
import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { SharedPages } from './shared-pages.js';

const EVERY_MS = 30_000;
/** After a failure, and so until the first copy has arrived. */
const RETRY_MS = 3_000;
const CALL_LIMIT_MS = 2_000;

/** Fetches the shared pages periodically, so that they are present when lolomo is unavailable. */
@Injectable()
export class SharedPagesPoller implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly periodic: Periodic;

  constructor(
    @InjectClient(popularPage) private readonly popular: EndpointClient<typeof popularPage>,
    @InjectClient(segmentPages) private readonly segments: EndpointClient<typeof segmentPages>,
    private readonly pages: SharedPages,
    @InjectLogger() private readonly log: Logger,
  ) {
    this.periodic = new Periodic((signal) => this.poll(signal), {
      everyMs: EVERY_MS,
      jitter: 0.2,
      onError: (error) => {
        this.log.debug({ err: error }, 'popular page not fetched');
        return RETRY_MS;
      },
    });
  }

  onApplicationBootstrap(): void {
    this.periodic.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.periodic.stop();
  }

  /** Rejects if the popular page cannot be fetched; without the segment pages, the popular page still serves all. */
  private async poll(signal: AbortSignal): Promise<void> {
    const [popular, segments] = await Promise.allSettled([this.fetchPopular(signal), this.fetchSegments(signal)]);
    if (signal.aborted) return;
    if (segments.status === 'fulfilled') this.pages.setSegments(segments.value);
    else this.log.debug({ err: segments.reason as unknown }, 'segment pages not fetched');
    if (popular.status === 'rejected') throw popular.reason;
    this.pages.setPopular(popular.value);
  }

  private async fetchPopular(signal: AbortSignal): Promise<SharedPage> {
    return SharedPage.parse(await this.popular({}, { deadline: deadlineWith(signal) }));
  }

  private async fetchSegments(signal: AbortSignal) {
    return segmentPages.responses[200].parse(await this.segments({}, { deadline: deadlineWith(signal) })).pages;
  }
}

/** A deadline that also ends when the signal is aborted. */
function deadlineWith(signal: AbortSignal): Deadline {
  const deadline = Deadline.after(CALL_LIMIT_MS);
  signal.addEventListener('abort', () => deadline.cancel(), { once: true });
  return deadline;
}
