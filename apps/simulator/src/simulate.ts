import { once } from 'node:events';
import { signImportGrant } from '@marquee/contracts/import-grant';
import { EtcdClient } from '@marquee/etcd';
import type { Logger } from '@marquee/observability';
import { CatalogClient, registeredCatalog } from './clients/catalog.client.js';
import { GatewayClient } from './clients/gateway.client.js';
import { dataSourceOf } from './history/data-source.js';
import { isFinal, loadDataSet } from './history/load-data-set.js';
import { LoadMarkerFile } from './history/load-marker.js';
import { LiveViewer } from './live/live-viewer.js';
import type { SimulatorSettings } from './simulator.config.js';

/** How long a grant to import history is valid. */
const IMPORT_GRANT_MS = 3_600_000;

/**
 * Loads the data set, or the rest of it, and then keeps some of its viewers watching until `signal` aborts. If the
 * load cannot go on, it waits for `signal` as well: a process that ends would be restarted and fail again and again.
 * In the mode `load` it throws instead.
 */
export async function simulate(settings: SimulatorSettings, log: Logger, signal: AbortSignal): Promise<void> {
  await using etcd = new EtcdClient({ endpoints: settings.ETCD_ENDPOINTS });
  const importGrant = () => signImportGrant(settings.IMPORT_KEY, Date.now() + IMPORT_GRANT_MS);
  await using gateway = new GatewayClient(settings.GATEWAY_URL, importGrant, signal);
  const source = dataSourceOf(settings.MARQUEE_DATA);
  let viewers: readonly string[];
  try {
    const markerFile = new LoadMarkerFile(settings.MARQUEE_HOME);
    const address = async () => settings.CATALOG_URL ?? registeredCatalog(etcd);
    const catalog = new CatalogClient(address, settings.CATALOG_TOKEN, signal);
    viewers = await loadDataSet({ source, markerFile, catalog, gateway, log });
  } catch (error) {
    if (settings.SIMULATOR_MODE === 'load' || !isFinal(error)) throw error;
    log.fatal({ err: error }, error.message);
    await untilAborted(signal);
    return;
  }
  log.info({ dataSet: source.name }, 'history loaded');
  if (settings.SIMULATOR_MODE === 'load') return;
  await Promise.all(
    lastOf(viewers, settings.LIVE_VIEWERS).map((viewerId) =>
      new LiveViewer(viewerId, gateway, (error) => log.warn({ err: error }, 'live viewer')).run(signal),
    ),
  );
}

/** Keeps the process running: neither a signal nor a promise does, and it would end with nothing left to do. */
async function untilAborted(signal: AbortSignal): Promise<void> {
  const alive = setInterval(() => undefined, 3_600_000);
  if (!signal.aborted) await once(signal, 'abort');
  clearInterval(alive);
}

/**
 * The last viewers of the list: people who try the system pick the first ones, and get a page that only they change.
 */
function lastOf(viewers: readonly string[], count: number): readonly string[] {
  return viewers.slice(Math.max(0, viewers.length - count));
}
