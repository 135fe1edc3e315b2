import type { ContractClient } from '@marquee/browser/contract-client';
import type { EventStream } from '@marquee/browser/event-stream';
import type { ViewingEvent } from '@marquee/contracts/event';
import type {
  createViewer,
  home,
  homeRow,
  listViewers,
  openSession,
  postEvents,
  search,
  title,
} from '@marquee/contracts/gateway';
import type { Device } from '@marquee/contracts/page';

export type GatewayApi = ReturnType<typeof gatewayApi>;

/** The endpoints of the gateway that the page uses. */
export function gatewayApi(client: ContractClient, device: () => Device) {
  return {
    listViewers: async (after: string | null, signal?: AbortSignal) => {
      const query = { limit: 12, ...(after !== null && { after }) };
      return (await client.get<typeof listViewers>('/api/viewers', { query, signal })).body;
    },
    createViewer: async (name: string) =>
      (await client.post<typeof createViewer>('/api/viewers', { body: { name } })).body,
    /** The response sets the session cookie. */
    openSession: async (viewerId: string) =>
      (await client.post<typeof openSession>('/api/session', { body: { viewerId } })).body.viewer,
    fetchHome: (signal: AbortSignal) => client.get<typeof home>('/api/home', { query: { device: device() }, signal }),
    fetchRow: async (rowId: string, pageId: string, traceparent?: string) =>
      (
        await client.get<typeof homeRow>('/api/home/rows/{rowId}', {
          params: { rowId },
          query: { pageId, device: device() },
          traceparent,
        })
      ).body,
    fetchTitle: async (titleId: string, signal: AbortSignal) =>
      (await client.get<typeof title>('/api/titles/{titleId}', { params: { titleId }, signal })).body,
    searchTitles: async (words: string, signal: AbortSignal) =>
      (await client.get<typeof search>('/api/search', { query: { q: words, limit: 40 }, signal })).body.titles,
    /** `now` by the clock that the events were dated with: the gateway corrects their times if it is off. */
    sendEvents: async (events: readonly ViewingEvent[], now: number) => {
      const body = { events: [...events], sentAt: new Date(now).toISOString() };
      // The last events are sent while the page is being closed.
      return (await client.post<typeof postEvents>('/api/events', { body, keepalive: true })).body;
    },
    openUpdates: (): EventStream => new EventSource('/api/updates'),
  };
}
