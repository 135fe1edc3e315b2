import type { ReactElement } from 'react';
import { afterEach } from '@jest/globals';
import { FakeEventStream } from '@marquee/browser/testing/fake-event-stream';
import { createFakeServer } from '@marquee/browser/testing/fake-server';
import type { AnswerCall, FakeAnswer } from '@marquee/browser/testing/fake-server';
import type { Viewer } from '@marquee/contracts/gateway';
import type { Page } from '@marquee/contracts/page';
import { act, render } from '@testing-library/react';
import { gatewayApi } from '../src/api/gateway-api.js';
import { Navigation } from '../src/navigation/navigation.js';
import { ServicesContext } from '../src/ui/services.js';
import { startVisit } from '../src/visit/visit.js';
import type { Visit } from '../src/visit/visit.js';
import { VisitContext } from '../src/visit/visit-context.js';
import { stubBrowser } from './stub-browser.js';

export const ada: Viewer = { viewerId: 'v1', name: 'Ada', avatar: 'ada' };

export const ok = (body: unknown, headers: Record<string, string> = {}): FakeAnswer => ({ status: 200, body, headers });

/** Answers requests for the home page with `page`, accepts events, and leaves the rest to `others`. */
export function answerHome(page: Page, others: AnswerCall = () => undefined): AnswerCall {
  return (call) => {
    if (call.startsWith('GET /api/home?')) return ok(page, { 'x-page-source': page.source });
    if (call === 'POST /api/events') return { status: 202, body: { accepted: 1, rejected: [] } };
    return others(call);
  };
}

const visits: Visit[] = [];

afterEach(() => {
  for (const visit of visits.splice(0)) visit.close();
  localStorage.clear();
});

/** Renders inside a visit whose gateway answers as `answer` says, and waits for the first answer. */
export async function renderVisit(element: ReactElement, answer: AnswerCall) {
  const browser = stubBrowser();
  window.history.replaceState(null, '', '/');
  const server = createFakeServer(answer);
  const streams: FakeEventStream[] = [];
  const openUpdates = () => {
    const stream = new FakeEventStream();
    streams.push(stream);
    return stream;
  };
  const services = {
    gateway: { ...gatewayApi(server.client, () => 'desktop'), openUpdates },
    navigation: new Navigation(window),
    clock: server.clock,
  };
  const visit = startVisit(ada, services, () => undefined);
  visits.push(visit);
  render(
    <ServicesContext value={services}>
      <VisitContext value={visit}>{element}</VisitContext>
    </ServicesContext>,
  );
  const advance = (ms: number) => act(() => server.clock.advance(ms));
  await advance(0);
  /** The kinds of the events that were sent. */
  const events = () =>
    server.requests
      .filter(({ call }) => call === 'POST /api/events')
      .flatMap(({ body }) => (body as { events: { kind: string }[] }).events.map(({ kind }) => kind));
  return { ...server, ...browser, services, visit, streams, advance, events };
}
