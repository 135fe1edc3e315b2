import { randomUUID } from 'node:crypto';
import { home, listViewers, openSession, postEvents, title } from '@marquee/contracts/gateway';
import type { ViewingEvent } from '@marquee/contracts/event';
import type { Page, Row } from '@marquee/contracts/page';
import { Agent, request } from 'undici';
import type { Dispatcher } from 'undici';

export interface HttpResponse<Body> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly ms: number;
}

/** A client of the public API that checks every successful response against its contract. */
export class GatewayClient {
  private readonly agent = new Agent({ connections: 64 });

  constructor(readonly url: string) {}

  async listViewers(limit = 20): Promise<{ viewerId: string; name: string }[]> {
    const { body } = await this.send('GET', `${listViewers.path}?limit=${limit}`);
    return listViewers.responses[200].parse(body).viewers;
  }

  /** Creates a viewer and signs in as that viewer. */
  async createViewer(name: string): Promise<SignedInViewer> {
    const { body } = await this.send<{ viewerId: string }>('POST', '/api/viewers', { body: { name } });
    return this.signIn(body.viewerId);
  }

  async signIn(viewerId: string): Promise<SignedInViewer> {
    const { body } = await this.send('POST', openSession.path, { body: { viewerId, token: true } });
    const { token } = openSession.responses[200].parse(body);
    return new SignedInViewer(this, viewerId, token ?? '');
  }

  async send<Body = unknown>(
    method: Dispatcher.HttpMethod,
    path: string,
    options: { body?: unknown; raw?: string | Buffer; headers?: Record<string, string> } = {},
  ): Promise<HttpResponse<Body>> {
    const started = performance.now();
    const payload = options.raw ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
    const response = await request(new URL(path, this.url), {
      dispatcher: this.agent,
      method,
      headers: { ...(payload !== undefined && { 'content-type': 'application/json' }), ...options.headers },
      ...(payload !== undefined && { body: payload }),
    });
    const text = await response.body.text();
    const type = String(response.headers['content-type'] ?? '');
    return {
      status: response.statusCode,
      body: (type.includes('json') && text !== '' ? JSON.parse(text) : text) as Body,
      headers: response.headers,
      ms: performance.now() - started,
    };
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }
}

/** One viewer with a session. */
export class SignedInViewer {
  constructor(
    readonly gateway: GatewayClient,
    readonly viewerId: string,
    readonly token: string,
  ) {}

  get headers(): Record<string, string> {
    return { authorization: `Bearer ${this.token}` };
  }

  /** The home page with its status, headers and response time. */
  async home(query = ''): Promise<HttpResponse<Page>> {
    const response = await this.gateway.send('GET', `${home.path}${query}`, { headers: this.headers });
    if (response.status !== 200) throw new Error(`home answered ${response.status}: ${JSON.stringify(response.body)}`);
    return { ...response, body: home.responses[200].parse(response.body) };
  }

  async page(query = ''): Promise<Page> {
    return (await this.home(query)).body;
  }

  /** The details of one title. */
  title(titleId: string): Promise<HttpResponse<unknown>> {
    return this.gateway.send('GET', title.path.replace('{titleId}', encodeURIComponent(titleId)), {
      headers: this.headers,
    });
  }

  async postEvents(...events: readonly unknown[]): Promise<
    HttpResponse<{
      accepted: number;
      rejected: { index: number; problem: { code: string; errors?: { path: string }[] } }[];
    }>
  > {
    return this.gateway.send('POST', postEvents.path, { headers: this.headers, body: { events } });
  }
}

export function viewingEvent(
  kind: ViewingEvent['kind'],
  titleId: string,
  more: Partial<ViewingEvent> = {},
): ViewingEvent {
  return { id: randomUUID(), kind, titleId, occurredAt: new Date().toISOString(), ...more };
}

/** Half of a 100-minute title: enough for the title to appear in continue watching. */
export function halfWatched(titleId: string): ViewingEvent {
  return viewingEvent('play-progress', titleId, { positionSeconds: 3000, durationSeconds: 6000 });
}

export function isWhole(page: Page): boolean {
  return page.source === 'live' && page.degraded.length === 0;
}

export function rowOf(page: Page, rowId: string): Row | undefined {
  return page.rows.find((row) => row.rowId === rowId);
}
