import { randomUUID } from 'node:crypto';
import { home, homeRow, listViewers, openSession, postEvents, title } from '@marquee/contracts/gateway';
import type { ViewingEvent } from '@marquee/contracts/event';
import type { Page, Row } from '@marquee/contracts/page';
import { Agent, request } from 'undici';
import type { Dispatcher } from 'undici';

export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly ms: number;
}

/** The public API from outside, every success checked against its contract. */
export class Edge {
  private readonly agent = new Agent({ connections: 64 });

  constructor(readonly url: string) {}

  async viewers(limit = 20): Promise<{ viewerId: string; name: string }[]> {
    const { body } = await this.send('GET', `${listViewers.path}?limit=${limit}`);
    return listViewers.responses[200].parse(body).viewers;
  }

  async newViewer(name: string): Promise<Visitor> {
    const { body } = await this.send<{ viewerId: string }>('POST', '/api/viewers', { body: { name } });
    return this.visitor(body.viewerId);
  }

  async visitor(viewerId: string): Promise<Visitor> {
    const { body } = await this.send('POST', openSession.path, { body: { viewerId, token: true } });
    const { token } = openSession.responses[200].parse(body);
    return new Visitor(this, viewerId, token ?? '');
  }

  async send<Body = unknown>(
    method: Dispatcher.HttpMethod,
    path: string,
    options: { body?: unknown; raw?: string | Buffer; headers?: Record<string, string> } = {},
  ): Promise<Answer<Body>> {
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
export class Visitor {
  constructor(
    readonly edge: Edge,
    readonly viewerId: string,
    readonly token: string,
  ) {}

  get headers(): Record<string, string> {
    return { authorization: `Bearer ${this.token}` };
  }

  /** The page, checked against its contract, with status and time. */
  async home(query = ''): Promise<Answer<Page>> {
    const answer = await this.edge.send('GET', `${home.path}${query}`, { headers: this.headers });
    if (answer.status !== 200) throw new Error(`home answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return { ...answer, body: home.responses[200].parse(answer.body) };
  }

  async page(query = ''): Promise<Page> {
    return (await this.home(query)).body;
  }

  /** A title's own page. */
  title(titleId: string): Promise<Answer<unknown>> {
    return this.edge.send('GET', title.path.replace('{titleId}', encodeURIComponent(titleId)), {
      headers: this.headers,
    });
  }

  async row(rowId: string): Promise<Row | undefined> {
    const path = homeRow.path.replace('{rowId}', encodeURIComponent(rowId));
    const answer = await this.edge.send('GET', path, { headers: this.headers });
    return answer.status === 200 ? homeRow.responses[200].parse(answer.body) : undefined;
  }

  async post(
    ...events: readonly unknown[]
  ): Promise<
    Answer<{ accepted: number; rejected: { index: number; problem: { code: string; errors?: { path: string }[] } }[] }>
  > {
    return this.edge.send('POST', postEvents.path, { headers: this.headers, body: { events } });
  }
}

export function event(kind: ViewingEvent['kind'], titleId: string, more: Partial<ViewingEvent> = {}): ViewingEvent {
  return { id: randomUUID(), kind, titleId, occurredAt: new Date().toISOString(), ...more };
}

/** Half-way through a title of 100 minutes: what makes it stand in continue watching. */
export function halfWatched(titleId: string): ViewingEvent {
  return event('play-progress', titleId, { positionSeconds: 3000, durationSeconds: 6000 });
}

export function isWhole(page: Page): boolean {
  return page.source === 'live' && page.degraded.length === 0;
}

export function rowOf(page: Page, rowId: string): Row | undefined {
  return page.rows.find((row) => row.rowId === rowId);
}
