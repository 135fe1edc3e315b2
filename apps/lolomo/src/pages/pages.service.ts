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
}

export interface RowRequest {
  readonly viewerId: string;
  readonly device: Device;
  readonly rowId: string;
  readonly items: number;
  readonly pageId?: string | undefined;
}

/** Composes pages within the caller's deadline: live rows where they arrive in time, rows of the ladder elsewhere. */
@Injectable()
export class PagesService {
  /** Milliseconds after the request arrived at which the page is composed of the rows received so far. */
  private readonly composeAtMs: Property<number>;

  constructor(
    private readonly rows: RowsClient,
    private readonly ladder: RowLadder,
    private readonly lastGood: LastGoodRung,
    private readonly recent: RecentPages,
    private readonly liveRows: LiveRowsCache,
    config: DynamicConfig,
  ) {
    this.composeAtMs = config.property('lolomo.composeAtMs', z.number().int().min(20).max(2_000), 250);
  }

  async compose(pageRequest: PageRequest): Promise<{ page: ComposedPage | LivePage; timing: string }> {
    const { viewerId, device, rows, items } = pageRequest;
    const started = performance.now();
    const deadline = this.deadline();
    const request = { viewerId, device };
    const first = await this.buildOrConfirm(request, deadline);
    const stored = this.ladder.storedRungs(viewerId);
    const result = await this.retryMissing(request, first, stored, deadline);
    if (result !== first) this.remember(result);
    const answered = performance.now();
    const segment = this.lastGood.segmentOf(viewerId);
    const now = new Date().toISOString();
    const header = { pageId: randomUUID(), viewerId, device, now, ...(segment !== undefined && { segment }) };
    const revision = revisionOf(result);
    const cached = revision === undefined ? undefined : this.liveRows.get(pageRequest, revision);
    const page =
      cached === undefined ? this.fillPage(header, result, stored, { rows, items }) : livePage(header, cached);
    if (page instanceof LivePage) {
      if (revision !== undefined && cached === undefined) this.liveRows.set(pageRequest, revision, page.rows);
      this.recent.remember(page.header.pageId, page.rows.shown);
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

  /** Requests all rows, unless those in memory are still current. */
  private async buildOrConfirm(request: BuildRequest, deadline: Deadline): Promise<BuildResult> {
    const known = this.lastGood.completeRows(request.viewerId);
    const condition = known === undefined ? {} : { ifRevision: known.revision };
    const result = await this.rows.build({ ...request, ...condition }, deadline);
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
    return livePage(header, new LiveRows(page));
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

function livePage({ now, ...header }: PageHeader, rows: LiveRows): LivePage {
  return new LivePage({ ...header, generatedAt: now, asOf: rows.asOf }, rows);
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
