// @boundaries-ignore k6 provides its modules at run time; npm has only their types
import http from 'k6/http';
import type { RefinedResponse, ResponseType } from 'k6/http';
// @boundaries-ignore k6 provides its modules at run time; npm has only their types
import { sleep } from 'k6';

/** The address of the gateway. */
export const BASE_URL = __ENV.BASE_URL as string;

export interface Session {
  readonly viewerId: string;
  readonly token: string;
}

export interface Page {
  readonly pageId: string;
  readonly viewerId: string;
  readonly source: string;
  readonly rows: { rowId: string; items: { titleId: string }[] }[];
  readonly degraded: unknown[];
}

/** How long a system that has just started may take for its first viewers, and then for their whole pages. */
const LOAD_LIMIT_S = 60;

/** Signs in the first viewers with bearer tokens, and waits until their pages are whole. */
export function openSessions(count: number): Session[] {
  const viewers = until('viewers', () => {
    const listed = http.get(`${BASE_URL}/api/viewers?limit=${count}`, { tags: { name: 'viewers' } });
    if (listed.status !== 200) throw new Error(`${BASE_URL}/api/viewers answered ${listed.status}: is the system up?`);
    const found = (listed.json() as unknown as { viewers: { viewerId: string }[] }).viewers;
    return found.length === count ? found : undefined;
  });
  const sessions = viewers.map(({ viewerId }) => {
    const opened = http.post(`${BASE_URL}/api/session`, JSON.stringify({ viewerId, token: true }), {
      headers: { 'content-type': 'application/json' },
      tags: { name: 'session' },
    });
    if (opened.status !== 200) throw new Error(`${BASE_URL}/api/session answered ${opened.status} instead of a token.`);
    // k6 would send the cookie of the first session with the next request, and a cookie without an Origin is refused.
    http.cookieJar().clear(BASE_URL);
    return { viewerId, token: (opened.json() as unknown as { token: string }).token };
  });
  until('whole pages', () => sessions.every((session) => isWhole(pageOf(getHome(session, 'warm-up')))) || undefined);
  return sessions;
}

function until<T>(what: string, ask: () => T | undefined): T {
  for (let second = 0; second < LOAD_LIMIT_S; second += 1) {
    const found = ask();
    if (found !== undefined) return found;
    sleep(1);
  }
  throw new Error(`Waited ${LOAD_LIMIT_S} s for ${what} at ${BASE_URL}: is the data set loaded?`);
}

export function getHome(session: Session, name = 'home'): RefinedResponse<ResponseType | undefined> {
  return http.get(`${BASE_URL}/api/home`, { headers: bearer(session), tags: { name } });
}

export function pageOf(response: RefinedResponse<ResponseType | undefined>): Page | undefined {
  try {
    return response.json() as unknown as Page;
  } catch {
    return undefined;
  }
}

export function isWhole(page: Page | undefined): boolean {
  return page !== undefined && page.source === 'live' && page.degraded.length === 0;
}

export function getTitle(session: Session, titleId: string, name = 'title'): RefinedResponse<ResponseType | undefined> {
  return http.get(`${BASE_URL}/api/titles/${titleId}`, { headers: bearer(session), tags: { name } });
}

export interface Played {
  readonly titleId: string;
  readonly rowId?: string;
  readonly pageId?: string;
}

/** Posts the progress of a play: ten minutes of a title. */
export function postPlay(session: Session, played: Played): RefinedResponse<ResponseType | undefined> {
  return postEvents(session, [playOf(played)]);
}

/** Posts the progress of `count` plays of one title. */
export function postPlays(session: Session, titleId: string, count: number): RefinedResponse<ResponseType | undefined> {
  return postEvents(
    session,
    Array.from({ length: count }, () => playOf({ titleId })),
  );
}

export function search(session: Session, words: string): RefinedResponse<ResponseType | undefined> {
  const url = `${BASE_URL}/api/search?q=${encodeURIComponent(words)}`;
  return http.get(url, { headers: bearer(session), tags: { name: 'search' } });
}

function playOf(played: Played) {
  return {
    id: crypto.randomUUID(),
    kind: 'play-progress',
    occurredAt: new Date().toISOString(),
    positionSeconds: 600,
    durationSeconds: 6000,
    ...played,
  };
}

function postEvents(session: Session, events: readonly object[]): RefinedResponse<ResponseType | undefined> {
  return http.post(`${BASE_URL}/api/events`, JSON.stringify({ events }), {
    headers: { ...bearer(session), 'content-type': 'application/json' },
    tags: { name: 'events' },
  });
}

function bearer({ token }: Session): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}
