import { randomUUID } from 'node:crypto';
import { DynamicConfig } from '@marquee/config';
import type { Property } from '@marquee/config';
import type { ComposedPage } from '@marquee/contracts/lolomo';
import type { Device, GridSize, Row } from '@marquee/contracts/page';
import { currentContext } from '@marquee/http';
import { currentSpan } from '@marquee/observability';
import { Deadline } from '@marquee/resilience';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { LastGoodRung } from '../ladder/last-good.rung.js';
import { RowLadder, chooseRows } from '../ladder/row-ladder.js';
import type { StoredRung } from '../ladder/row-ladder.js';
import { RowBuilderHealth } from '../rows/row-builder-health.js';
import { RowsClient } from '../rows/rows.client.js';
import type { BuildRequest, BuildResult } from '../rows/rows.client.js';
import { arrange } from './arrange.domain.js';
import { fill } from './fill.domain.js';
import { pageOf } from './page.domain.js';
import type { PageHeader } from './page.domain.js';
import { noRows, noSuchRow } from './pages.error.js';
import { LivePage, LiveRows } from './live-page.js';
import { LiveRowsCache } from './live-rows.cache.js';
import { RecentPages, shownTitles } from './recent-pages.js';
import { confirmedRows, kindsToRetry, mergeBuiltRows } from './retry-missing.domain.js';

export interface PageRequest extends GridSize {
  readonly viewerId: string;
  readonly device: Device;
  /** Rows that were confirmed at most this long ago need not be confirmed again. 0: they must be. */
  readonly maxAgeMs: number;
}

export interface RowRequest {
  readonly viewerId: string;
  readonly device: Device;
  readonly rowId: string;
  readonly items: number;
  readonly pageId?: string | undefined;
}

/** A request to the row-builder that is under way. */
interface Flight {
  readonly startedAt: number;
  readonly deadline: Deadline;
  readonly result: Promise<BuildResult>;
}

/** Composes pages within the caller's deadline: live rows where they arrive in time, rows of the ladder elsewhere. */
@Injectable()
export class PagesService {
  /** Milliseconds after the request arrived at which the page is composed of the rows received so far. */
  private readonly composeAtMs: Property<number>;
  private readonly flights = new Map<string, Flight>();

  constructor(
    private readonly rows: RowsClient,
    private readonly health: RowBuilderHealth,
    private readonly ladder: RowLadder,
    private readonly lastGood: LastGoodRung,
    private readonly recent: RecentPages,
    private readonly liveRows: LiveRowsCache,
    config: DynamicConfig,
  ) {
    this.composeAtMs = config.property('lolomo.composeAtMs', z.number().int().min(20).max(2_000), 250);
  }

  async compose(pageRequest: PageRequest): Promise<{ page: ComposedPage | LivePage; timing: string }> {
    const { viewerId, device, rows, items, maxAgeMs } = pageRequest;
    const started = performance.now();
    const current = this.currentRows(pageRequest, started - maxAgeMs);
    if (current !== undefined) return { page: this.livePage(this.header(pageRequest), current), timing: 'rows;dur=0' };
    const deadline = this.deadline();
    const request = { viewerId, device };
    const first = await this.buildOrJoin(request, deadline, started - maxAgeMs);
    const stored = this.ladder.storedRungs(viewerId);
    const result = await this.retryMissing(request, first, stored, deadline);
    if (result !== first) this.remember(result);
    const answered = performance.now();
    const header = this.header(pageRequest);
    const revision = revisionOf(result);
    const cached = revision === undefined ? undefined : this.liveRows.confirm(pageRequest, revision, started);
    const page =
      cached === undefined ? this.fillPage(header, result, stored, { rows, items }) : this.livePage(header, cached);
    if (page instanceof LivePage) {
      if (revision !== undefined && cached === undefined) this.liveRows.set(pageRequest, revision, page.rows, started);
    } else {
      this.recent.remember(page.pageId, shownTitles(page.rows));
      traceRungs(page);
    }
    const timing = `rows;dur=${(answered - started).toFixed(1)}, compose;dur=${(performance.now() - answered).toFixed(1)}`;
    return {
      page,
      timing: result.kind === 'built' && result.serverTiming ? `${timing}, ${result.serverTiming}` : timing,
    };
  }

  async composeRow({ viewerId, device, rowId, items, pageId }: RowRequest): Promise<Row> {
    const result = await this.rows.build({ viewerId, device, rowIds: [rowId] }, this.deadline());
    if (result.kind === 'built') {
      const fresh = result.built.rows.find((row) => row.rowId === rowId);
      if (fresh) this.lastGood.rememberRow(viewerId, fresh, result.bytes);
    }
    const chosen = chooseRows(result, this.ladder.storedRungs(viewerId), new Date().toISOString());
    const candidate = chosen.rows.find(({ row }) => row.rowId === rowId);
    const [row] = candidate ? fill([candidate], { rows: 1, items }, this.recent.above(pageId, rowId)) : [];
    if (row === undefined) throw noSuchRow(rowId);
    return row;
  }

  /** The serialized rows of the viewer, if they are known to be current without asking. */
  private currentRows(request: PageRequest, since: number): LiveRows | undefined {
    const known = this.lastGood.completeRows(request.viewerId);
    if (known === undefined || !this.health.isHealthy(performance.now())) return undefined;
    return this.liveRows.getConfirmed(request, known.revision, since);
  }

  /** Simultaneous requests for the same rows share one request to the row-builder. */
  private buildOrJoin(request: BuildRequest, deadline: Deadline, since: number): Promise<BuildResult> {
    const key = `${request.viewerId} ${request.device}`;
    const flight = this.flights.get(key);
    const hasTime = flight !== undefined && flight.deadline.remaining() > deadline.remaining() / 2;
    if (flight !== undefined && flight.startedAt > since && hasTime) return flight.result;
    const startedAt = performance.now();
    const result = this.buildOrConfirm(request, deadline).finally(() => {
      if (this.flights.get(key)?.result === result) this.flights.delete(key);
    });
    this.flights.set(key, { startedAt, deadline, result });
    return result;
  }

  /** Requests all rows, unless those in memory are still current. */
  private async buildOrConfirm(request: BuildRequest, deadline: Deadline): Promise<BuildResult> {
    const known = this.lastGood.completeRows(request.viewerId);
    const condition = known === undefined ? {} : { ifRevision: known.revision };
    const askedAt = performance.now();
    const result = await this.rows.build({ ...request, ...condition }, deadline);
    this.health.report(result, askedAt);
    if (known !== undefined && result.kind === 'built' && result.built.unchanged === true) {
      return { ...result, built: confirmedRows(result.built, known.rows), bytes: known.bytes };
    }
    this.remember(result);
    return result;
  }

  private fillPage(
    header: PageHeader,
    result: BuildResult,
    stored: readonly StoredRung[],
    size: GridSize,
  ): ComposedPage | LivePage {
    const chosen = chooseRows(result, stored, header.now);
    const page = pageOf(header, fill(arrange(chosen.rows), size), chosen.missing);
    if (page.rows.length === 0) throw noRows();
    if (page.source !== 'live' || page.degraded.length > 0) return page;
    return this.livePage(header, new LiveRows(page));
  }

  private livePage({ now, ...header }: PageHeader, rows: LiveRows): LivePage {
    this.recent.remember(header.pageId, rows.shown);
    return new LivePage({ ...header, generatedAt: now, asOf: rows.asOf }, rows);
  }

  private header({ viewerId, device }: PageRequest): PageHeader {
    const segment = this.lastGood.segmentOf(viewerId);
    const now = new Date().toISOString();
    return { pageId: randomUUID(), viewerId, device, now, ...(segment !== undefined && { segment }) };
  }

  private remember(result: BuildResult): void {
    if (result.kind === 'built') this.lastGood.rememberPage(result.built, result.bytes);
  }

  /** Uses the time that is left to request missing kinds from another replica. */
  private async retryMissing(
    request: BuildRequest,
    result: BuildResult,
    stored: readonly StoredRung[],
    deadline: Deadline,
  ): Promise<BuildResult> {
    if (result.kind === 'failed' || result.built.missing.length === 0) return result;
    const kinds = kindsToRetry(result.built.missing, stored, deadline.remaining());
    if (kinds.length === 0) return result;
    const second = await this.rows.retry({ ...request, kinds }, deadline, result.instance);
    if (second === undefined) return result;
    return {
      ...result,
      built: mergeBuiltRows(result.built, kinds, second.built),
      bytes: result.bytes + second.bytes,
    };
  }

  /** The caller's deadline, shortened so that time is left to compose. */
  private deadline(): Deadline {
    const composeAt = this.composeAtMs.get();
    return currentContext()?.deadline.child(composeAt) ?? Deadline.after(composeAt);
  }
}

/** The revision of an answer that has all rows. */
function revisionOf(result: BuildResult): string | undefined {
  return result.kind === 'built' && result.built.missing.length === 0 ? result.built.revision : undefined;
}

/** The span of a page names the rung and reason of each row that is not live, even outside of the sample. */
function traceRungs({ degraded }: ComposedPage): void {
  const span = currentSpan();
  if (span === undefined || degraded.length === 0) return;
  for (const { rowId, source, reason } of degraded) {
    span.event('row degraded', { 'marquee.row': rowId, 'marquee.rung': source, 'marquee.reason': reason });
  }
  span.keep();
}
