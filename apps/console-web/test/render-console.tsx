import type { ReactElement } from 'react';
import { Store } from '@marquee/browser/store';
import { FakeEventStream } from '@marquee/browser/testing/fake-event-stream';
import { createFakeServer } from '@marquee/browser/testing/fake-server';
import type { AnswerCall } from '@marquee/browser/testing/fake-server';
import { render } from '@testing-library/react';
import { Actions } from '../src/actions/actions.js';
import { consoleApi } from '../src/api/console-api.js';
import { ServicesContext } from '../src/ui/services.js';

/** The services of the console over a server that answers as `answer` says; 204 by default. */
export function createServices(answer: AnswerCall = () => ({ status: 204 })) {
  const server = createFakeServer(answer);
  const streams: FakeEventStream[] = [];
  const openPicture = () => {
    const stream = new FakeEventStream();
    streams.push(stream);
    return stream;
  };
  const services = {
    api: { ...consoleApi(server.client), openPicture },
    actions: new Actions(),
    clock: server.clock,
    narrow: new Store(false),
  };
  return { ...server, services, streams };
}

/** Renders with the services of the console and returns what it sent. */
export function renderConsole(element: ReactElement, answer?: AnswerCall) {
  const created = createServices(answer);
  const wrap = (child: ReactElement) => <ServicesContext value={created.services}>{child}</ServicesContext>;
  const view = render(wrap(element));
  return { ...created, rerender: (next: ReactElement) => view.rerender(wrap(next)) };
}
