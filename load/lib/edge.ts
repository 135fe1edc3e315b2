// @boundaries-ignore k6 brings its modules itself; npm has their types alone
import http from 'k6/http';
import type { RefinedResponse, ResponseType } from 'k6/http';

/** The address of the gateway. */
export const BASE_URL = __ENV.BASE_URL ?? 'http://127.0.0.1:8080';

export interface Session {
  readonly viewerId: string;
  readonly token: string;
}

interface Page {
  readonly pageId: string;
  readonly viewerId: string;
  readonly source: string;
  readonly rows: { rowId: string; items: { titleId: string }[] }[];
  readonly degraded: unknown[];
}

/** Bearer tokens of the first viewers; a script needs no cookie. */
export function openSessions(count: number): Session[] {
  const listed = http.get(`${BASE_URL}/api/viewers?limit=${count}`, { tags: { name: 'viewers' } });
  if (listed.status !== 200) throw new Error(`${BASE_URL}/api/viewers answered ${listed.status}: is the system up?`);
  const viewers = (listed.json() as unknown as { viewers: { viewerId: string }[] }).viewers;
  if (viewers.length === 0) throw new Error('There are no viewers yet: wait until the data set has begun to load.');
  return viewers.map(({ viewerId }) => {
    const opened = http.post(`${BASE_URL}/api/session`, JSON.stringify({ viewerId, token: true }), {
      headers: { 'content-type': 'application/json' },
      tags: { name: 'session' },
    });
    if (opened.status !== 200) throw new Error(`${BASE_URL}/api/session answered ${opened.status}, not with a token.`);
    // The cookie of the first session would speak for the next one, and a cookie without an Origin is refused.
    http.cookieJar().clear(BASE_URL);
    return { viewerId, token: (opened.json() as unknown as { token: string }).token };
  });
}

export function getHome(session: Session): RefinedResponse<ResponseType | undefined> {
  return http.get(`${BASE_URL}/api/home`, { headers: bearer(session), tags: { name: 'home' } });
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

/** Starts playing the first title of the page's first row of discovery. */
export function postPlay(session: Session, page: Page): RefinedResponse<ResponseType | undefined> {
  const row = page.rows.find((candidate) => candidate.rowId !== 'continue-watching');
  const event = {
    id: crypto.randomUUID(),
    kind: 'play-progress',
    titleId: row?.items[0]?.titleId,
    occurredAt: new Date().toISOString(),
    positionSeconds: 600,
    durationSeconds: 6000,
    rowId: row?.rowId,
    pageId: page.pageId,
  };
  return http.post(`${BASE_URL}/api/events`, JSON.stringify({ events: [event] }), {
    headers: { ...bearer(session), 'content-type': 'application/json' },
    tags: { name: 'events' },
  });
}

function bearer({ token }: Session): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}
