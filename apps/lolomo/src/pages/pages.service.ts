import { randomUUID } from 'node:crypto';
import type { ComposedPage } from '@marquee/contracts/lolomo';
import { GRID_SIZES } from '@marquee/contracts/page';
import type { Device, GridSize, Row, SharedPage } from '@marquee/contracts/page';
import { Deadline } from '@marquee/resilience';
import { ProblemError, currentContext } from '@marquee/http';
import type { LolomoProperties } from '../lolomo.config.js';
import { chooseRows } from '../ladder/row-ladder.js';
import type { RowLadder, StoredRung } from '../ladder/row-ladder.js';
import type { LastGoodRung } from '../ladder/last-good.rung.js';
import type { BuildRequest, BuildResult, RowsClient } from '../rows/rows.client.js';
import type { BuiltRow } from '@marquee/contracts/row-builder';
import type { SharedRows } from '../rows/shared-rows.js';
import { arrange } from './arrange.domain.js';
import { fill, fillGrid } from './fill.domain.js';
import { pageOf, sharedPageOf } from './page.domain.js';
import type { RecentPages } from './recent-pages.js';
import { kindsToRetry, mergeBuiltRows } from './retry-missing.domain.js';

/** The viewer id of pages that are the same for every viewer. */
const SHARED_VIEWER_ID = 'nobody';

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

/** Composes pages within the caller's deadline: live rows where the row-builder answers in time, rows of the ladder elsewhere. */
export class PagesService {
  constructor(
    private readonly rows: RowsClient,
    private readonly ladder: RowLadder,
    private readonly lastGood: LastGoodRung,
    private readonly shared: SharedRows,
    private readonly recent: RecentPages,
    private readonly properties: LolomoProperties,
  ) {}

  async compose({ viewerId, device, rows, items }: PageRequest): Promise<{ page: ComposedPage; timing: string }> {
    const started = performance.now();
    const deadline = this.deadline();
    const request = { viewerId, device };
    const first = await this.rows.build(request, deadline);
    this.remember(first);
    const stored = this.ladder.storedRungs(viewerId);
    const result = await this.retryMissing(request, first, stored, deadline);
    if (result !== first) this.remember(result);
    const answered = performance.now();
    const segment = this.lastGood.segmentOf(viewerId);
    const now = new Date().toISOString();
    const chosen = chooseRows(result, stored, now);
    const page = pageOf(
      { pageId: randomUUID(), viewerId, device, now, ...(segment !== undefined && { segment }) },
      fill(arrange(chosen.rows), { rows, items }),
      chosen.missing,
    );
    if (page.rows.length === 0) throw noRows();
    this.recent.remember(page);
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

  popular(): SharedPage {
    return this.sharedPage(this.shared.popular, 'popular');
  }

  segments(): { segment: string; page: SharedPage }[] {
    return this.shared.segments.map(({ segment, rows }) => ({ segment, page: this.sharedPage(rows, 'segment') }));
  }

  private sharedPage(rows: readonly BuiltRow[], source: 'popular' | 'segment'): SharedPage {
    if (rows.length === 0) throw noRows();
    const arranged = arrange(rows.map((row) => ({ row })));
    const filled = fillGrid(arranged, { rows: 40, items: GRID_SIZES.desktop.items });
    return sharedPageOf(
      { pageId: randomUUID(), viewerId: SHARED_VIEWER_ID, device: 'desktop', now: new Date().toISOString() },
      filled.map(({ fields }) => ({ ...fields, source })),
      source,
    );
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
    const composeAt = this.properties.composeAtMs.get();
    return currentContext()?.deadline.child(composeAt) ?? Deadline.after(composeAt);
  }
}

function noRows(): ProblemError {
  return new ProblemError({
    status: 503,
    code: 'no-instance',
    detail: 'No row could be built and none is stored yet. The row-builder has to answer once. Try again in a moment.',
    retryAfterSeconds: 1,
  });
}

function noSuchRow(rowId: string): ProblemError {
  return new ProblemError({
    status: 404,
    code: 'no-such-row',
    detail: `This viewer has no row "${rowId}" now. Fetch the page again to see its rows.`,
  });
}
