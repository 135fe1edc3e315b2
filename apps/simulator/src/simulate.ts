import { signImportGrant } from '@marquee/contracts/import-grant';
import { EtcdClient } from '@marquee/etcd';
import type { Logger } from '@marquee/observability';
import { CatalogClient } from './clients/catalog.client.js';
import { GatewayClient } from './clients/gateway.client.js';
import type { DataSet } from './data/data-set.js';
import { generateDataSet } from './data/generated-data-set.js';
import { readMovieLensDataSet } from './data/movielens-data-set.js';
import { films } from './generated/films.js';
import { loadHistory } from './history/load-history.js';
import { LoadMarkerFile } from './history/load-marker.js';
import type { LoadMarker } from './history/load-marker.js';
import { progressLine } from './history/progress.js';
import { LiveViewer } from './live/live-viewer.js';
import type { SimulatorSettings } from './simulator.config.js';

/** How long a grant to import history is valid. */
const IMPORT_GRANT_MS = 3_600_000;

/**
 * Loads the data set, or the rest of it, and then keeps some of its viewers watching until `signal` aborts.
 *
 * @throws {DataSetMismatchError} when the data directory holds another data set.
 */
export async function simulate(settings: SimulatorSettings, log: Logger, signal: AbortSignal): Promise<void> {
  const markerFile = new LoadMarkerFile(settings.MARQUEE_HOME);
  const before = await markerFile.read();
  const data = await readDataSet(settings, before?.now ?? Date.now());
  if (before !== undefined && before.dataSet !== data.name) throw new DataSetMismatchError(before.dataSet, data.name);

  await using etcd = new EtcdClient({ endpoints: settings.ETCD_ENDPOINTS });
  const importGrant = () => signImportGrant(settings.IMPORT_KEY, Date.now() + IMPORT_GRANT_MS);
  await using gateway = new GatewayClient(settings.GATEWAY_URL, importGrant, signal);
  if (before?.done !== true) {
    await loadHistory({
      data,
      markerFile,
      from: before ?? startOf(data),
      catalog: new CatalogClient(etcd, signal),
      gateway,
      onProgress: (at) => log.info({ at }, progressLine(at)),
    });
  }
  log.info({ dataSet: data.name }, 'history loaded');
  if (settings.SIMULATOR_MODE === 'load') return;
  await Promise.all(
    liveViewersOf(data, settings.LIVE_VIEWERS).map((viewerId) =>
      new LiveViewer(viewerId, gateway, (error) => log.warn({ err: error }, 'live viewer')).run(signal),
    ),
  );
}

function startOf(data: DataSet): LoadMarker {
  const { name, now, eventCount } = data;
  return { dataSet: name, now, titles: 0, viewers: 0, events: 0, total: eventCount, done: false };
}

/**
 * The last viewers of the list: people who try the system pick the first ones, and get a page that only they change.
 */
function liveViewersOf({ viewers }: DataSet, count: number): string[] {
  return viewers.slice(Math.max(0, viewers.length - count)).map(({ viewerId }) => viewerId);
}

async function readDataSet(settings: SimulatorSettings, now: number): Promise<DataSet> {
  return settings.MARQUEE_DATA === undefined
    ? generateDataSet(films, now)
    : readMovieLensDataSet(settings.MARQUEE_DATA, now);
}

export class DataSetMismatchError extends Error {
  override readonly name = 'DataSetMismatchError';
  readonly code = 'OTHER_DATA_SET';
  readonly retriable = false;

  constructor(held: string, wanted: string) {
    super(
      `The data directory holds the data set "${held}", not "${wanted}". Run "npm run reset" first, or set another MARQUEE_HOME.`,
    );
  }
}
