import type { Device, Page, Reason, Row } from '@marquee/contracts/page';
import { GRID_SIZES } from '@marquee/contracts/gateway';
import type { composePage, composeRow } from '@marquee/contracts/lolomo';
import { CommandError, reasonOf } from '@marquee/resilience';
import type { Deadline } from '@marquee/resilience';
import { RequestRejectedError, ProblemError } from '@marquee/service-defaults';
import type { EndpointClient } from '@marquee/service-defaults';
import type { HomeMetrics } from './home.metrics.js';
import type { HomeStatistics } from './home.statistics.js';
import type { PageStore } from './page-store.js';
import { hasRows } from './stored-page.domain.js';
import type { PageRequest } from './stored-page.domain.js';
import { serverTiming } from './server-timing.domain.js';

export interface HomeParts {
  readonly compose: EndpointClient<typeof composePage>;
  readonly composeRow: EndpointClient<typeof composeRow>;
  readonly store: PageStore;
  readonly metrics: HomeMetrics;
  readonly statistics: HomeStatistics;
  /** Whether a stored page may stand in. */
  readonly ladder: () => boolean;
  /** Pages that may be waiting for lolomo at once. */
  readonly maxInFlight: () => number;
  /** Milliseconds of the deadline kept for answering from the store. */
  readonly marginMs: () => number;
}

export interface Asker {
  readonly deadline: Deadline;
  /** RFC 9218; 6 and 7 may be sent away. */
  readonly urgency: number;
}

/** A page, and what `Server-Timing` says of it. */
export interface ServedPage {
  readonly page: Page;
  readonly timing: string;
}

const SHEDDABLE = 6;

/** The home page that never fails: from lolomo in time, else from the best rung the gateway holds itself. */
export class HomeService {
  #inFlight = 0;

  constructor(private readonly parts: HomeParts) {}

  async page(request: PageRequest, { deadline, urgency }: Asker): Promise<ServedPage> {
    const started = performance.now();
    const served = await this.#choose(request, deadline, urgency).catch((error: unknown) => {
      this.parts.statistics.failed();
      throw error;
    });
    const totalMs = performance.now() - started;
    this.parts.metrics.served(served.page, totalMs / 1000);
    this.parts.statistics.served(served.page, totalMs);
    return { page: served.page, timing: serverTiming({ totalMs, ...served }) };
  }

  /** One row again. */
  async row(request: PageRequest, rowId: string, pageId: string | undefined, { deadline }: Asker): Promise<Row> {
    const { viewerId, device, items } = request;
    try {
      return await this.parts.composeRow(
        { body: { viewerId, device, rowId, items, ...(pageId !== undefined && { pageId }) } },
        { affinityKey: viewerId, deadline: this.#within(deadline) },
      );
    } catch (error) {
      if (error instanceof RequestRejectedError && error.status === 404) throw noSuchRow(rowId);
      const stored = this.parts.ladder() ? this.parts.store.row(request, rowId, reasonOf(error)) : undefined;
      if (stored === undefined) throw rowAway(rowId, error);
      return stored;
    }
  }

  async #choose(request: PageRequest, deadline: Deadline, urgency: number): Promise<Chosen> {
    const { store, compose, maxInFlight } = this.parts;
    if (this.#inFlight >= maxInFlight()) {
      if (urgency >= SHEDDABLE) throw shed();
      return { page: this.#stored(request, 'shed') };
    }
    const asked = performance.now();
    this.#inFlight += 1;
    try {
      const { viewerId, device, rows, items } = request;
      const answer = await compose.answer(
        { body: { viewerId, device, rows, items } },
        { affinityKey: viewerId, deadline: this.#within(deadline) },
      );
      const upstream = {
        lolomoMs: performance.now() - asked,
        lolomoTiming: answer.serverTiming,
        instance: answer.instance,
      };
      const { segment, ...page } = answer.body;
      if (!hasRows(page)) return { page: this.#stored(request, 'error'), ...upstream };
      if (segment !== undefined) store.assign(viewerId, segment);
      if (page.source === 'live') store.put(request, page);
      return { page: this.parts.ladder() ? store.atLeast(request, page) : page, ...upstream };
    } catch (error) {
      return { page: this.#stored(request, reasonOf(error)), lolomoMs: performance.now() - asked };
    } finally {
      this.#inFlight -= 1;
    }
  }

  #stored(request: PageRequest, reason: Reason): Page {
    if (!this.parts.ladder()) throw ladderOff(reason);
    return this.parts.store.page(request, reason);
  }

  #within(deadline: Deadline): Deadline {
    return deadline.child(deadline.remaining() - this.parts.marginMs());
  }
}

interface Chosen {
  readonly page: Page;
  readonly lolomoMs?: number;
  readonly instance?: string;
  readonly lolomoTiming?: string | undefined;
}

/** What is asked for, with the device's own rectangle where nothing is said. */
export function pageRequest(
  viewerId: string,
  device: Device,
  rows: number | undefined,
  items: number | undefined,
): PageRequest {
  return { viewerId, device, rows: rows ?? GRID_SIZES[device].rows, items: items ?? GRID_SIZES[device].items };
}

function shed(): ProblemError {
  return new ProblemError({
    status: 503,
    code: 'shed',
    title: 'Too busy for a prefetch',
    detail:
      'Requests of priority u=6 and u=7 are turned away under load. Ask again later, or when somebody waits for it.',
    retryAfterSeconds: 2,
  });
}

function ladderOff(reason: Reason): ProblemError {
  return new ProblemError({
    status: 503,
    code: reason,
    title: 'The page cannot be composed',
    detail: 'The live page is not to be had, and the dynamic property ladder.enabled forbids a stored one.',
    retryAfterSeconds: 2,
  });
}

function noSuchRow(rowId: string): ProblemError {
  return new ProblemError({
    status: 404,
    code: 'no-such-row',
    detail: `This viewer has no row ${rowId} now. Fetch the page again to see its rows.`,
  });
}

function rowAway(rowId: string, cause: unknown): ProblemError {
  return new ProblemError({
    status: 503,
    code: cause instanceof CommandError ? cause.reason : 'error',
    title: 'The row cannot be composed',
    detail: `The row ${rowId} is not to be had at the moment, and no page of this viewer is stored that has it. Keep the one on the screen and ask again.`,
    retryAfterSeconds: 2,
    cause,
  });
}
