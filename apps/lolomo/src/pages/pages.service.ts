import { randomUUID } from 'node:crypto';
import type { ComposedPage } from '@marquee/contracts/lolomo';
import type { Device, Page, Row } from '@marquee/contracts/page';
import { GRID_SIZES } from '@marquee/contracts/gateway';
import { Deadline } from '@marquee/resilience';
import { ProblemError, currentContext } from '@marquee/service-defaults';
import type { LolomoProperties } from '../lolomo.config.js';
import { candidates } from '../rows/candidate.domain.js';
import type { Answer, Stored } from '../rows/candidate.domain.js';
import { LastGoodRows } from '../rows/last-good.js';
import { RowsClient } from '../rows/rows.client.js';
import type { Asked, BuiltBy } from '../rows/rows.client.js';
import { SharedRows } from '../rows/shared-rows.js';
import { arrange } from './arrange.domain.js';
import { fill } from './fill.domain.js';
import type { GridSize } from './fill.domain.js';
import { pageOf } from './page.domain.js';
import { RecentPages } from './recent-pages.js';
import { together, worthAskingAgain } from './spend.domain.js';

const NOTHING: Stored = { lastGood: [], segment: [], popular: [] };

/** Whoever looks at a shared page. */
const NOBODY = 'nobody';

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

/** Composes pages under the caller's deadline of what the row-builder gives in time and of what is kept for when it does not. */
export class PagesService {
  constructor(
    private readonly rows: RowsClient,
    private readonly lastGood: LastGoodRows,
    private readonly shared: SharedRows,
    private readonly recent: RecentPages,
    private readonly properties: LolomoProperties,
  ) {}

  async compose({ viewerId, device, rows, items }: PageRequest): Promise<{ page: ComposedPage; timing: string }> {
    const started = performance.now();
    const deadline = this.deadline();
    const answer = await this.spend(
      { viewerId, device },
      await this.rows.build({ viewerId, device }, deadline),
      deadline,
    );
    const answered = performance.now();
    if (answer.kind === 'built') this.lastGood.remember(answer.built);
    const kept = this.lastGood.get(viewerId);
    const now = new Date().toISOString();
    const found = candidates(answer, this.storedFor(viewerId), now);
    const page = pageOf(
      { pageId: randomUUID(), viewerId, device, now, ...(kept?.segment !== undefined && { segment: kept.segment }) },
      fill(arrange(found.rows), { rows, items }),
      found.missing,
    );
    if (page.rows.length === 0) throw nothingAtHand();
    this.recent.remember(page);
    const timing = `rows;dur=${(answered - started).toFixed(1)}, compose;dur=${(performance.now() - answered).toFixed(1)}`;
    return {
      page,
      timing: answer.kind === 'built' && answer.serverTiming ? `${timing}, ${answer.serverTiming}` : timing,
    };
  }

  async composeRow({ viewerId, device, rowId, items, pageId }: RowRequest): Promise<Row> {
    const answer = await this.rows.build({ viewerId, device, rowIds: [rowId] }, this.deadline());
    const fresh = answer.kind === 'built' ? answer.built.rows.find((row) => row.rowId === rowId) : undefined;
    if (fresh) this.lastGood.rememberRow(viewerId, fresh);
    const found = candidates(answer, this.storedFor(viewerId), new Date().toISOString()).rows;
    const candidate = found.find(({ row }) => row.rowId === rowId);
    const [row] = candidate ? fill([candidate], { rows: 1, items }, this.recent.above(pageId, rowId)) : [];
    if (row === undefined) throw noSuchRow(rowId);
    return row;
  }

  popular(): Page {
    return this.sharedPage(this.shared.popular, 'popular');
  }

  segments(): { segment: string; page: Page }[] {
    return this.shared.segments.map(({ segment, rows }) => ({ segment, page: this.sharedPage(rows, 'segment') }));
  }

  private sharedPage(rows: readonly Stored['popular'][number][], source: 'popular' | 'segment'): Page {
    if (rows.length === 0) throw nothingAtHand();
    const filled = fill(arrange(rows.map((row) => ({ row, source }))), { rows: 40, items: GRID_SIZES.desktop.items });
    return pageOf(
      { pageId: randomUUID(), viewerId: NOBODY, device: 'desktop', now: new Date().toISOString() },
      filled,
      [],
    );
  }

  /** Time that is left after an answer with gaps goes into closing them. */
  private async spend(asked: Asked, answer: Answer & BuiltBy, deadline: Deadline): Promise<Answer & BuiltBy> {
    if (answer.kind === 'none' || answer.built.missing.length === 0) return answer;
    const { built, instance } = answer;
    const kinds = worthAskingAgain(built.missing, this.storedFor(asked.viewerId), deadline.remaining());
    if (kinds.length === 0) return answer;
    const again = await this.rows.buildAgain({ ...asked, kinds }, deadline, instance);
    return again === undefined ? answer : { ...answer, built: together(built, kinds, again) };
  }

  private storedFor(viewerId: string): Stored {
    if (!this.properties.ladder()) return NOTHING;
    const kept = this.lastGood.get(viewerId);
    return {
      lastGood: kept?.rows ?? [],
      segment: this.shared.ofSegment(kept?.segment),
      popular: this.shared.popular,
    };
  }

  /** Leaves time to compose. */
  private deadline(): Deadline {
    const composeAt = this.properties.composeAtMs.get();
    return currentContext()?.deadline.child(composeAt) ?? Deadline.after(composeAt);
  }
}

function nothingAtHand(): ProblemError {
  return new ProblemError({
    status: 503,
    code: 'no-instance',
    detail: 'No rows could be built and none are kept yet. The row-builder has to be up once; try again in a moment.',
    retryAfterSeconds: 1,
  });
}

function noSuchRow(rowId: string): ProblemError {
  return new ProblemError({
    status: 404,
    code: 'no-such-row',
    detail: `This viewer has no row "${rowId}" at present. Fetch the page again to see which rows there are.`,
  });
}
