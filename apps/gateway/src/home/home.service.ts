import { FAULT_BAGGAGE, SCOPE_BAGGAGE } from '@marquee/contracts/faults';
import { composePage, composeRow } from '@marquee/contracts/lolomo';
import type { ComposedPage } from '@marquee/contracts/lolomo';
import { reasonOf } from '@marquee/contracts/page';
import type { Page, Reason, Row } from '@marquee/contracts/page';
import { baggageEntry } from '@marquee/faults';
import { RequestRejectedError, currentContext } from '@marquee/http';
import type { EndpointClient } from '@marquee/http';
import { currentSpan } from '@marquee/observability';
import type { Logger } from '@marquee/observability';
import type { Deadline } from '@marquee/resilience';
import { DegradationSwitch, InjectClient, InjectLogger } from '@marquee/service-defaults';
import { Injectable } from '@nestjs/common';
import { RecentChanges } from '../events/recent-changes.js';
import { HomeLimits } from './home.limits.js';
import { HomeMetrics } from './home.metrics.js';
import { ladderDisabled, noSuchRow, pageShed, rowUnavailable } from './home.problems.js';
import { HomeStatistics } from './home.statistics.js';
import { PageLadder } from './ladder/page-ladder.js';
import { hasRows } from './ladder/stored-page.domain.js';
import type { PageRequest } from './ladder/stored-page.domain.js';
import { describedPage, isBytes } from './page-content.js';
import type { PageContent } from './page-content.js';
import { serverTiming } from './server-timing.domain.js';
import type { Timings } from './server-timing.domain.js';

/** A page and its `Server-Timing`. */
export interface ServedPage {
  readonly page: PageContent;
  readonly timing: string;
}

interface PageWithTimings extends Omit<Timings, 'totalMs'> {
  readonly page: PageContent;
}

/** How the client wants the page. */
export interface PageDelivery {
  readonly deadline: Deadline;
  readonly urgency: number;
  readonly acceptsGzip: boolean;
}

/** Requests of this RFC 9218 urgency or a higher number are prefetches and may be refused under load. */
const SHEDDABLE_URGENCY = 6;

/** The home page that never fails: lolomo's page if it arrives in time, otherwise the best page of the ladder. */
@Injectable()
export class HomeService {
  private inFlight = 0;

  constructor(
    @InjectClient(composePage) private readonly pages: EndpointClient<typeof composePage>,
    @InjectClient(composeRow) private readonly rows: EndpointClient<typeof composeRow>,
    private readonly ladder: PageLadder,
    private readonly degradation: DegradationSwitch,
    private readonly changes: RecentChanges,
    private readonly limits: HomeLimits,
    private readonly metrics: HomeMetrics,
    private readonly statistics: HomeStatistics,
    @InjectLogger() private readonly log: Logger,
  ) {}

  async page(request: PageRequest, delivery: PageDelivery): Promise<ServedPage> {
    const started = performance.now();
    const { page, ...timings } = await this.liveOrStored(request, delivery).catch((error: unknown) => {
      this.statistics.failed();
      throw error;
    });
    const totalMs = performance.now() - started;
    this.metrics.served(page, totalMs / 1000);
    this.statistics.served(page, totalMs);
    traceRungs(page);
    return { page, timing: serverTiming({ totalMs, ...timings }) };
  }

  /** One row of the page, composed again. */
  async row(request: PageRequest, rowId: string, pageId: string | undefined, deadline: Deadline): Promise<Row> {
    const { viewerId, device, items } = request;
    try {
      return await this.rows(
        { body: { viewerId, device, rowId, items, ...(pageId !== undefined && { pageId }) } },
        { affinityKey: viewerId, deadline: this.withMargin(deadline) },
      );
    } catch (error) {
      if (error instanceof RequestRejectedError && error.status === 404) throw noSuchRow(rowId);
      const stored = this.degradation.enabled ? this.ladder.row(request, rowId, reasonOf(error)) : undefined;
      if (stored === undefined) throw rowUnavailable(rowId, error);
      return stored;
    }
  }

  private async liveOrStored(
    request: PageRequest,
    { deadline, urgency, acceptsGzip }: PageDelivery,
  ): Promise<PageWithTimings> {
    if (this.inFlight >= this.limits.maxInFlight()) {
      if (urgency >= SHEDDABLE_URGENCY) throw pageShed();
      return { page: this.storedPage(request, 'shed') };
    }
    const started = performance.now();
    this.inFlight += 1;
    try {
      const { viewerId, device, rows, items } = request;
      const answer = await this.pages.raw(
        { body: { viewerId, device, rows, items } },
        {
          affinityKey: viewerId,
          deadline: this.withMargin(deadline),
          headers: { 'cache-control': this.freshness(viewerId), ...(acceptsGzip && { 'accept-encoding': 'gzip' }) },
        },
      );
      const timings = {
        lolomoMs: performance.now() - started,
        lolomoTiming: answer.headers['server-timing']?.toString(),
        instance: answer.instance,
      };
      const { segment, ...page } = describedPage(answer) ?? (JSON.parse(answer.bytes.toString()) as ComposedPage);
      const isPage = page.viewerId === viewerId && (isBytes(page) || hasRows(page));
      this.metrics.composed(answer.instance, isPage ? page : undefined);
      if (!isPage) {
        this.log.error(
          { viewerId, got: page.viewerId, instance: answer.instance },
          'lolomo answered with no page of this viewer',
        );
        return { page: this.storedPage(request, 'error'), ...timings };
      }
      if (segment !== undefined) this.ladder.assignSegment(viewerId, segment);
      if (page.source === 'live') this.ladder.storeLastGood(request, page);
      if (isBytes(page) || !this.degradation.enabled) return { page, ...timings };
      return { page: this.ladder.betterOf(page, request), ...timings };
    } catch (error) {
      return { page: this.storedPage(request, reasonOf(error)), lolomoMs: performance.now() - started };
    } finally {
      this.inFlight -= 1;
    }
  }

  private storedPage(request: PageRequest, reason: Reason): Page {
    if (!this.degradation.enabled) throw ladderDisabled(reason);
    return this.ladder.bestPage(request, reason);
  }

  /** How old the confirmation of the viewer's rows may be, as `Cache-Control` of the request (RFC 9111, 5.2.1). */
  private freshness(viewerId: string): string {
    const seconds = this.limits.rowsMaxAgeSeconds();
    const mustAsk = this.changes.has(viewerId, seconds * 1_000) || carriesFault(currentContext()?.baggage);
    return mustAsk ? 'no-cache' : `max-age=${seconds}`;
  }

  private withMargin(deadline: Deadline): Deadline {
    return deadline.child(deadline.remaining() - this.limits.answerMarginMs());
  }
}

/** Whether fault rules may apply to this request alone; they act on the way to the row-builder. */
function carriesFault(baggage: string | undefined): boolean {
  return [FAULT_BAGGAGE, SCOPE_BAGGAGE].some((name) => baggageEntry(baggage, name) !== undefined);
}

/** The span of a page names its rung and what is not live; such a page is traced even outside of the sample. */
function traceRungs(page: PageContent): void {
  const span = currentSpan();
  span?.set({ 'marquee.page.source': page.source });
  if (page.degraded.length === 0) return;
  span?.set({
    'marquee.page.degraded': page.degraded.map(({ rowId }) => rowId),
    'marquee.page.reason': page.source === 'live' ? page.degraded.map(({ reason }) => reason) : page.reason,
  });
  span?.keep();
}
