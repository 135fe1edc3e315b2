import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { systemClock } from '@marquee/browser/clock';
import { ContractClient } from '@marquee/browser/contract-client';
import { gatewayApi } from './api/gateway-api.js';
import { App } from './app/App.js';
import { Navigation } from './navigation/navigation.js';
import { ServicesContext } from './ui/services.js';
import type { Services } from './ui/services.js';
import { rememberedViewer } from './viewers/remembered-viewer.js';
import { CurrentVisit } from './visit/current-visit.js';
import { startVisit } from './visit/visit.js';
import '@marquee/browser/base.css';
import './style/controls.css';
import './style/page.css';

const client = new ContractClient({
  fetch: (...request) => fetch(...request),
  clock: systemClock,
  // The gateway answers or refuses within a second; after this long the network is to blame.
  timeoutMs: 6_000,
  unreachable: 'Marquee is not responding. Please try again.',
});
const services: Services = {
  gateway: gatewayApi(client, () => (matchMedia('(max-width: 640px)').matches ? 'phone' : 'desktop')),
  navigation: new Navigation(window),
  clock: systemClock,
};
const visit = new CurrentVisit((viewer, onOtherViewer) => startVisit(viewer, services, onOtherViewer));
visit.open(rememberedViewer());

const root = document.querySelector('#root');
if (!root) throw new Error('expected an element with id "root" in index.html');
createRoot(root).render(
  <StrictMode>
    <ServicesContext value={services}>
      <App current={visit} />
    </ServicesContext>
  </StrictMode>,
);
