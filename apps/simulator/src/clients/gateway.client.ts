import { createViewer, home, openSession, postEvents } from '@marquee/contracts/gateway';
import { IMPORT_GRANT_HEADER } from '@marquee/contracts/headers';
import type { Viewer } from '@marquee/contracts/gateway';
import type { ViewingEvent } from '@marquee/contracts/event';
import type { Page } from '@marquee/contracts/page';
import { Agent, request } from 'undici';
import { sendUntilAnswered } from './send-until-answered.js';

/** The public API, used as any script would use it. Calls are repeated until the gateway answers. */
export class GatewayClient implements AsyncDisposable {
  private readonly agent = new Agent({ connections: 16 });

  constructor(
    private readonly url: string,
    private readonly importGrant: () => string,
    private readonly signal: AbortSignal,
  ) {}

  async createViewer(viewer: { viewerId: string; name: string }): Promise<Viewer> {
    const body = await this.send(createViewer, {
      body: viewer,
      headers: { [IMPORT_GRANT_HEADER]: this.importGrant() },
    });
    return createViewer.responses[201].parse(body);
  }

  /** Opens a session of this viewer and returns its bearer token. */
  async openSession(viewerId: string): Promise<string> {
    const body = await this.send(openSession, { body: { viewerId, token: true } });
    const { token } = openSession.responses[200].parse(body);
    if (token === undefined) throw new TypeError('The gateway returned no token although one was requested.');
    return token;
  }

  /**
   * Imports history and returns which events were refused. Ids are stable, so that a repeated import is harmless.
   */
  async importEvents(token: string, events: readonly ViewingEvent[]): Promise<{ index: number; why: string }[]> {
    const headers = { authorization: `Bearer ${token}`, priority: 'u=5', [IMPORT_GRANT_HEADER]: this.importGrant() };
    const body = await this.send(postEvents, { body: { events }, headers });
    const { rejected } = postEvents.responses[202].parse(body);
    return rejected.map(({ index, problem }) => ({ index, why: problem.detail ?? problem.title }));
  }

  async postEvents(token: string, events: readonly ViewingEvent[]): Promise<void> {
    const sentAt = new Date().toISOString();
    await this.send(postEvents, { body: { events, sentAt }, headers: { authorization: `Bearer ${token}` } });
  }

  async home(token: string): Promise<Page> {
    return home.responses[200].parse(await this.send(home, { headers: { authorization: `Bearer ${token}` } }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.agent.close();
  }

  private send(
    endpoint: { method: 'GET' | 'POST'; path: string },
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> },
  ): Promise<unknown> {
    return sendUntilAnswered(this.signal, () =>
      request(new URL(endpoint.path, this.url), {
        dispatcher: this.agent,
        method: endpoint.method,
        headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: this.signal,
      }),
    );
  }
}
