import { z } from 'zod';
import { endpoint } from './endpoint.js';
import { RowId, ViewerId } from './ids.js';
import { DegradedPage, Device, LivePage, Row, SharedPage } from './page.js';

const GridSize = { rows: z.int().min(1).max(40), items: z.int().min(1).max(50) };

const segment = { segment: z.string().optional() };

/** A page with the viewer's segment, for the caller's own rungs. */
export const ComposedPage = z.discriminatedUnion('source', [LivePage.extend(segment), DegradedPage.extend(segment)]);
export type ComposedPage = z.infer<typeof ComposedPage>;

/**
 * Headers of a page in which every row is live, which say what the gateway would otherwise have to parse the page for.
 * Such a page is compressed if the caller accepts gzip, and its body does not name the segment.
 */
export const PAGE_HEADERS = {
  viewerId: 'x-page-viewer',
  /** The kinds of its rows in order, separated by commas. */
  kinds: 'x-page-kinds',
  segment: 'x-page-segment',
} as const;

export const composePage = endpoint({
  name: 'lolomo.page',
  service: 'lolomo',
  method: 'POST',
  path: '/v1/pages',
  summary: 'Composes the page of one viewer',
  body: z.strictObject({ viewerId: ViewerId, device: Device, ...GridSize }),
  responses: { 200: ComposedPage },
  deadlineMs: 270,
  urgency: 2,
  idempotent: true,
});

export const composeRow = endpoint({
  name: 'lolomo.row',
  service: 'lolomo',
  method: 'POST',
  path: '/v1/pages/rows',
  summary: 'One row of a page again; titles of the other rows of that page stay out of it',
  body: z.strictObject({
    viewerId: ViewerId,
    device: Device,
    rowId: RowId,
    items: GridSize.items,
    pageId: z.uuid().optional(),
  }),
  responses: { 200: Row },
  deadlineMs: 270,
  urgency: 2,
  idempotent: true,
});

/** For the gateway's own rung; the same for every viewer. `viewerId` is `nobody`. */
export const popularPage = endpoint({
  name: 'lolomo.popular',
  service: 'lolomo',
  method: 'GET',
  path: '/v1/pages/popular',
  summary: 'The popular page',
  responses: { 200: SharedPage },
  deadlineMs: 2_000,
  urgency: 5,
  idempotent: true,
});

export const segmentPages = endpoint({
  name: 'lolomo.segments',
  service: 'lolomo',
  method: 'GET',
  path: '/v1/pages/segments',
  summary: 'The page of every segment',
  responses: { 200: z.object({ pages: z.array(z.object({ segment: z.string(), page: SharedPage })) }) },
  deadlineMs: 2_000,
  urgency: 5,
  idempotent: true,
});

export const lolomoEndpoints = [composePage, composeRow, popularPage, segmentPages] as const;
