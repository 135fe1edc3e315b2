import { z } from 'zod';
import { endpoint } from './endpoint.js';
import { PageId, RowId, Timestamp, TitleId, ViewerId, visibleText } from './ids.js';
import { Device, Page, Row, TitleCard } from './page.js';
import { Problem } from './problem.js';
import { SearchWords, Title } from './title.js';

export const Viewer = z.object({ viewerId: ViewerId, name: z.string(), avatar: z.string() });
export type Viewer = z.infer<typeof Viewer>;

const intBetween = (min: number, max: number, fallback: number) =>
  z.coerce.number().int().min(min).max(max).default(fallback);

export const listViewers = endpoint({
  name: 'gateway.viewers',
  service: 'gateway',
  method: 'GET',
  path: '/api/viewers',
  summary: 'Viewers to choose from',
  query: z.strictObject({ limit: intBetween(1, 100, 20), after: ViewerId.optional() }),
  responses: { 200: z.object({ viewers: z.array(Viewer), next: ViewerId.nullable() }) },
  deadlineMs: 1_000,
  urgency: 2,
  idempotent: true,
});

export const createViewer = endpoint({
  name: 'gateway.create-viewer',
  service: 'gateway',
  method: 'POST',
  path: '/api/viewers',
  summary: 'A new viewer without history',
  body: z.strictObject({
    name: visibleText(40),
    /** Only under an import grant; creating the same viewer again changes nothing. */
    viewerId: ViewerId.optional(),
  }),
  maxBodyBytes: 4_096,
  responses: { 201: Viewer },
  deadlineMs: 2_000,
  urgency: 1,
  idempotent: false,
});

export const openSession = endpoint({
  name: 'gateway.open-session',
  service: 'gateway',
  method: 'POST',
  path: '/api/session',
  summary: 'Sets the session cookie; with "token" also returns a bearer token',
  body: z.strictObject({ viewerId: ViewerId, token: z.literal(true).optional() }),
  maxBodyBytes: 4_096,
  responses: { 200: z.object({ viewer: Viewer, token: z.string().optional() }) },
  deadlineMs: 1_000,
  urgency: 0,
  idempotent: true,
});

export const closeSession = endpoint({
  name: 'gateway.close-session',
  service: 'gateway',
  method: 'DELETE',
  path: '/api/session',
  summary: 'Closes the session at every gateway, ends its streams, and clears the cookie',
  responses: { 204: null },
  deadlineMs: 1_000,
  urgency: 1,
  idempotent: true,
});

export const home = endpoint({
  name: 'gateway.home',
  service: 'gateway',
  method: 'GET',
  path: '/api/home',
  summary: 'The home page of the viewer',
  query: z.strictObject({
    rows: z.coerce.number().int().min(1).max(40).optional(),
    items: z.coerce.number().int().min(1).max(50).optional(),
    device: Device.default('desktop'),
  }),
  responses: { 200: Page },
  deadlineMs: 300,
  urgency: 1,
  idempotent: true,
  evenLate: true,
  session: true,
});

export const homeRow = endpoint({
  name: 'gateway.row',
  service: 'gateway',
  method: 'GET',
  path: '/api/home/rows/{rowId}',
  summary: 'One row of the page again',
  params: z.object({ rowId: RowId }),
  query: z.strictObject({
    pageId: PageId.optional(),
    items: z.coerce.number().int().min(1).max(50).optional(),
    device: Device.default('desktop'),
  }),
  responses: { 200: Row },
  deadlineMs: 300,
  urgency: 2,
  idempotent: true,
  evenLate: true,
  session: true,
});

export const title = endpoint({
  name: 'gateway.title',
  service: 'gateway',
  method: 'GET',
  path: '/api/titles/{titleId}',
  summary: 'A title',
  params: z.object({ titleId: TitleId }),
  responses: { 200: Title },
  deadlineMs: 300,
  urgency: 2,
  idempotent: true,
  session: true,
});

export const search = endpoint({
  name: 'gateway.search',
  service: 'gateway',
  method: 'GET',
  path: '/api/search',
  summary: 'Titles whose name matches',
  query: z.strictObject({
    q: SearchWords,
    limit: intBetween(1, 50, 20),
  }),
  responses: { 200: z.object({ titles: z.array(TitleCard) }) },
  deadlineMs: 300,
  urgency: 3,
  idempotent: true,
  session: true,
});

export const MAX_EVENTS = 500;

/** Each element is judged on its own, so a bad event never loses the others. */
export const postEvents = endpoint({
  name: 'gateway.events',
  service: 'gateway',
  method: 'POST',
  path: '/api/events',
  summary: 'Takes viewing events; answered once the broker has them',
  body: z.strictObject({
    events: z
      .array(z.unknown().meta({ description: 'An Event; see its schema' }))
      .min(1)
      .max(MAX_EVENTS),
    sentAt: Timestamp.optional().meta({
      description: "Now, by the sender's clock. If it is off, the gateway corrects occurredAt by the difference",
    }),
  }),
  // 500 events with every field at its longest have 260 kB.
  maxBodyBytes: 384 * 1024,
  responses: {
    202: z.object({
      accepted: z.int(),
      rejected: z.array(z.object({ index: z.int(), problem: Problem })),
    }),
  },
  deadlineMs: 2_500,
  urgency: 1,
  idempotent: true,
  session: true,
});

export const updates = endpoint({
  name: 'gateway.updates',
  service: 'gateway',
  method: 'GET',
  path: '/api/updates',
  summary: 'Server-sent events: row-changed, page-changed, heartbeats',
  responses: { 200: 'event-stream' },
  deadlineMs: 0,
  urgency: 4,
  idempotent: true,
  session: true,
});

/** Data of the SSE event `row-changed`. */
export const RowChanged = z.object({
  rowId: RowId,
  asOf: z.string(),
  eventIds: z.array(z.uuid()),
  /** W3C trace context of the change; a client that sends it with the request for the row continues the trace. */
  traceparent: z.string().optional(),
});
export type RowChanged = z.infer<typeof RowChanged>;

export const gatewayEndpoints = [
  listViewers,
  createViewer,
  openSession,
  closeSession,
  home,
  homeRow,
  title,
  search,
  postEvents,
  updates,
] as const;
