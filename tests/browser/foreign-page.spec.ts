import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HEADERS } from '@marquee/contracts/headers';
import { openSession, listViewers } from '@marquee/contracts/gateway';
import { fleet, login } from '@marquee/contracts/console';
import type { Browser, Page } from 'playwright-core';
import { systemUnderTest } from '../support/platform.js';
import { launchBrowser } from './launch-browser.js';

const FOREIGN_HOST = 'evil.example';

/** What a page got for one request: the status and body that it could read, or the browser's refusal. */
interface Answer {
  readonly status: number | 'blocked';
  readonly body: string;
}

/** A request that would read or change something if it came from the right origin, with the right secrets. */
interface Attempt {
  readonly what: string;
  readonly url: string;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const JSON_BODY = { 'content-type': 'application/json' };

describe('a web page of a foreign origin', () => {
  const system = systemUnderTest();
  const { url, console: operator, control, engines, processes, callerTokens } = system.run();
  const etcd = engines.etcd.split(',')[0] ?? '';
  let browser: Browser;
  let page: Page;

  // The page knows every secret, so that only its origin can give it away.
  const attempts: readonly Attempt[] = [
    { what: 'the list of viewers', url: `${url}${listViewers.path}`, method: 'GET' },
    {
      what: 'a session',
      url: `${url}${openSession.path}`,
      method: 'POST',
      headers: JSON_BODY,
      body: JSON.stringify({ viewerId: 'viewer-001' }),
    },
    { what: 'the page of the gateway', url: `${url}/`, method: 'GET' },
    {
      what: 'the fleet',
      url: `${operator.url}${fleet.path}`,
      method: 'GET',
      headers: { authorization: `Bearer ${operator.token}` },
    },
    {
      what: 'a login of the operator',
      url: `${operator.url}${login.path}`,
      method: 'POST',
      headers: JSON_BODY,
      body: JSON.stringify({ token: operator.token }),
    },
    {
      what: 'the end of the platform',
      url: `${control.url}/platform/stop`,
      method: 'POST',
      headers: { authorization: `Bearer ${control.token}` },
    },
    {
      what: 'the keys of etcd',
      url: `${etcd}/v3/kv/range`,
      method: 'POST',
      headers: JSON_BODY,
      body: JSON.stringify({ key: 'AA==', range_end: 'AA==' }),
    },
    {
      what: 'a key in etcd',
      url: `${etcd}/v3/kv/put`,
      method: 'POST',
      headers: JSON_BODY,
      body: JSON.stringify({ key: 'ZXZpbA==', value: 'ZXZpbA==' }),
    },
    ...processes
      .filter(({ service, port }) => service in (callerTokens ?? {}) && port > 0)
      .map(({ name, service, port }) => ({
        what: `the metrics of ${name}`,
        url: `http://127.0.0.1:${port}/metrics`,
        method: 'GET',
        headers: { [HEADERS.caller]: callerTokens?.[service] ?? '' },
      })),
  ];

  beforeAll(async () => {
    browser = await launchBrowser([
      `--host-resolver-rules=MAP ${FOREIGN_HOST} 127.0.0.1`,
      // Some browsers ask before a page may reach the local network. The platform must not depend on that.
      '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests',
    ]);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
  });
  beforeEach(async () => {
    page = await browser.newPage();
  });
  afterEach(async () => {
    await page.close();
  });

  /** Opens a page of the attacker at an origin, whatever answers at its address. */
  async function openAttack(origin: string): Promise<void> {
    const document = `${origin}/attack`;
    await page.route(document, (route) => route.fulfill({ contentType: 'text/html', body: '<title>attack</title>' }));
    await page.goto(document);
  }

  function send(attempt: Attempt): Promise<Answer> {
    return page.evaluate(async ({ url: target, method, headers, body }) => {
      try {
        const response = await fetch(target, {
          method,
          credentials: 'include',
          headers: headers ?? {},
          body: body ?? null,
        });
        return { status: response.status, body: await response.text() };
      } catch (error) {
        return { status: 'blocked' as const, body: String(error) };
      }
    }, attempt);
  }

  /** Whether a WebSocket opens. */
  function opens(socketUrl: string): Promise<boolean> {
    return page.evaluate(
      (target) =>
        new Promise<boolean>((resolve) => {
          const socket = new WebSocket(target);
          socket.onopen = () => resolve(true);
          socket.onerror = () => resolve(false);
        }),
      socketUrl,
    );
  }

  it.each(attempts)('is refused $what when its name is rebound to this machine', async (attempt) => {
    const rebound = attempt.url.replace('127.0.0.1', FOREIGN_HOST);
    await openAttack(new URL(rebound).origin);
    const { status, body } = await send({ ...attempt, url: rebound });
    expect([403, 421]).toContain(status);
    expect(body).not.toMatch(/viewer-\d|token|<script|lease|marquee_/);
    expect(await page.context().cookies()).toEqual([]);
  });

  it.each(attempts)('cannot read $what from its own origin', async (attempt) => {
    await openAttack(`http://${FOREIGN_HOST}:9`);
    expect((await send(attempt)).status).toBe('blocked');
  });

  it('opens no WebSocket to etcd, from its own origin or rebound', async () => {
    const socket = `${etcd.replace('http', 'ws')}/v3/watch`;
    await openAttack(`http://${FOREIGN_HOST}:9`);
    expect(await opens(socket)).toBe(false);
    const rebound = socket.replace('127.0.0.1', FOREIGN_HOST);
    await openAttack(new URL(rebound.replace('ws', 'http')).origin);
    expect(await opens(rebound)).toBe(false);
  });

  it('has changed nothing', async () => {
    expect(system.run().processes.map(({ pid }) => pid)).toEqual(processes.map(({ pid }) => pid));
    const response = await fetch(`${etcd}/v3/kv/range`, {
      method: 'POST',
      headers: JSON_BODY,
      body: JSON.stringify({ key: 'ZXZpbA==' }),
    });
    expect(((await response.json()) as { kvs?: unknown[] }).kvs ?? []).toEqual([]);
  });
});
