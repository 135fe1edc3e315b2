import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { systemClock } from '@marquee/browser/clock';
import { ContractClient } from '@marquee/browser/contract-client';
import { MediaQuery } from '@marquee/browser/media-query';
import { Actions } from './actions/actions.js';
import { consoleApi } from './api/console-api.js';
import { Access } from './app/access.js';
import { Gate } from './app/Gate.js';
import { ServicesContext } from './ui/services.js';
import type { Services } from './ui/services.js';
import '@marquee/browser/base.css';
import './app/console.css';
import './map/map.css';
import './traces/traces.css';
import './ui/panels.css';

const client = new ContractClient({
  fetch: (...request) => fetch(...request),
  clock: systemClock,
  // Longer than the deadline of the slowest endpoint, which restarts a process.
  timeoutMs: 20_000,
  unreachable: 'The console is not responding. Is it still running?',
});
const services: Services = {
  api: consoleApi(client),
  actions: new Actions(),
  clock: systemClock,
  narrow: new MediaQuery(matchMedia('(max-width: 760px)')),
};
const access = new Access(services.api, window);
void access.enter();

const root = document.querySelector('#root');
if (!root) throw new Error('expected an element with id "root" in index.html');
createRoot(root).render(
  <StrictMode>
    <ServicesContext value={services}>
      <Gate access={access} />
    </ServicesContext>
  </StrictMode>,
);
