import type { ReactElement } from 'react';
import { ContractClient } from '@marquee/browser/contract-client';
import { Store } from '@marquee/browser/store';
import { FakeEventStream } from '@marquee/browser/testing/fake-event-stream';
import { ManualClock } from '@marquee/browser/testing/manual-clock';
import { render } from '@testing-library/react';
import { Actions } from '../src/actions/actions.js';
import { consoleApi } from '../src/api/console-api.js';
import { ServicesContext } from '../src/ui/services.js';

export interface SentRequest {
  /** Method and address. */
  readonly call: string;
  readonly body: unknown;
}

/** The part of `Response` that the client reads; jsdom has none. */
export interface FakeAnswer {
  readonly status: number;
  readonly body?: unknown;
}

/** The services of the console over a server that answers as `answer` says; 204 by default. */
export function createServices(answer: (call: string) => FakeAnswer = () => ({ status: 204 })) {
  const requests: SentRequest[] = [];
  const clock = new ManualClock();
  const client = new ContractClient({
    fetch: async (url, { method = 'GET', body } = {}) => {
      if (typeof url !== 'string') throw new Error('expected an address as text');
      const call = `${method} ${url}`;
      requests.push({ call, body: typeof body === 'string' ? (JSON.parse(body) as unknown) : undefined });
      const { status, body: answered } = answer(call);
      return new Response(answered === undefined ? null : JSON.stringify(answered), { status });
    },
    clock,
    timeoutMs: 1_000,
    unreachable: 'The console is not responding.',
  });
  const streams: FakeEventStream[] = [];
  const openPicture = () => {
    const stream = new FakeEventStream();
    streams.push(stream);
    return stream;
  };
  const services = {
    api: { ...consoleApi(client), openPicture },
    actions: new Actions(),
    clock,
    narrow: new Store(false),
  };
  return { services, requests, streams, clock };
}

/** Renders with the services of the console and returns what it sent. */
export function renderConsole(element: ReactElement, answer?: (call: string) => FakeAnswer) {
  const created = createServices(answer);
  const wrap = (child: ReactElement) => <ServicesContext value={created.services}>{child}</ServicesContext>;
  const view = render(wrap(element));
  return { ...created, rerender: (next: ReactElement) => view.rerender(wrap(next)) };
}
