import type { Viewer } from '@marquee/contracts/gateway';
import type { Device, Page, Row, TitleCard } from '@marquee/contracts/page';
import type { ViewingEvent } from '@marquee/contracts/event';
import type { Title } from '@marquee/contracts/title';
import { request } from './request.js';
import type { Answer } from './request.js';

export type ViewerPage = { viewers: Viewer[]; next: string | null };
export type Receipt = { accepted: number; rejected: { index: number; problem: { detail: string } }[] };

const device = (): Device => (matchMedia('(max-width: 640px)').matches ? 'phone' : 'desktop');

export async function listViewers(after: string | null, signal?: AbortSignal): Promise<ViewerPage> {
  const query = new URLSearchParams({ limit: '12', ...(after === null ? {} : { after }) });
  return (await request<ViewerPage>(`/api/viewers?${query}`, signal ? { signal } : {})).body;
}

export async function createViewer(name: string): Promise<Viewer> {
  return (await request<Viewer>('/api/viewers', { method: 'POST', body: { name } })).body;
}

/** The answer sets the session cookie. */
export async function openSession(viewerId: string): Promise<Viewer> {
  return (await request<{ viewer: Viewer }>('/api/session', { method: 'POST', body: { viewerId } })).body.viewer;
}

export function fetchHome(signal?: AbortSignal): Promise<Answer<Page>> {
  return request<Page>(`/api/home?device=${device()}`, signal ? { signal } : {});
}

export async function fetchRow(rowId: string, pageId: string): Promise<Row> {
  const query = new URLSearchParams({ pageId, device: device() });
  return (await request<Row>(`/api/home/rows/${encodeURIComponent(rowId)}?${query}`)).body;
}

export async function fetchTitle(titleId: string, signal: AbortSignal): Promise<Title> {
  return (await request<Title>(`/api/titles/${encodeURIComponent(titleId)}`, { signal })).body;
}

export async function searchTitles(query: string, signal: AbortSignal): Promise<TitleCard[]> {
  const parameters = new URLSearchParams({ q: query, limit: '40' });
  return (await request<{ titles: TitleCard[] }>(`/api/search?${parameters}`, { signal })).body.titles;
}

export async function sendEvents(events: readonly ViewingEvent[]): Promise<Receipt> {
  // keepalive lets the last events of a page that is being left arrive.
  return (await request<Receipt>('/api/events', { method: 'POST', body: { events }, keepalive: true })).body;
}
