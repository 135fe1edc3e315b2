import type { Logger } from '@marquee/observability';
import { EtcdClient } from '@marquee/etcd';
import type { DataSet } from './data/data-set.js';
import { films } from './generated/catalogue.js';
import { generatedData } from './data/generated.js';
import { readMovieLens } from './data/movielens.js';
import { GatewayClient } from './gateway.client.js';
import { live } from './live/viewer.js';
import { CatalogClient } from './load/catalog.client.js';
import { importGrant } from './load/import-grant.js';
import { load } from './load/load.js';
import { MarkerFile } from './load/marker.js';
import type { Marker } from './load/marker.js';
import { progressLine } from './load/progress.js';
import type { SimulatorSettings } from './simulator.config.js';

/** Loads the data set, or the rest of it, and then keeps some of its viewers watching until `signal`. */
export async function simulate(settings: SimulatorSettings, log: Logger, signal: AbortSignal): Promise<void> {
  const marker = new MarkerFile(settings.MARQUEE_HOME);
  const before = await marker.read();
  const now = before?.now ?? Date.now();
  const data = await readData(settings, now);
  const from: Marker = before ?? {
    dataSet: data.name,
    now,
    titles: 0,
    viewers: 0,
    events: 0,
    total: data.eventCount,
    done: false,
  };
  if (from.dataSet !== data.name) throw new OtherDataSetError(from.dataSet, data.name);

  await using etcd = new EtcdClient({ endpoints: settings.ETCD_ENDPOINTS });
  const gateway = new GatewayClient(settings.GATEWAY_URL, () => importGrant(settings.IMPORT_KEY, Date.now()), signal);
  try {
    if (!from.done) {
      const catalog = new CatalogClient(etcd, signal);
      const onProgress = (at: Marker): void => log.info({ at }, progressLine(at));
      await load({ data, marker, from, catalog, gateway, onProgress });
    }
    log.info({ dataSet: data.name }, 'the history is in');
    if (settings.SIMULATOR_MODE === 'load') return;
    // The last viewers of the list, so that a person who picks one of the first meets a page that only they change.
    const viewers = data.viewers.slice(Math.max(0, data.viewers.length - settings.LIVE_VIEWERS));
    await Promise.all(
      viewers.map(({ viewerId }) =>
        live(viewerId, gateway, signal, (error) => log.warn({ err: error }, 'live viewer')),
      ),
    );
  } finally {
    await gateway.close();
  }
}

async function readData(settings: SimulatorSettings, now: number): Promise<DataSet> {
  return settings.MARQUEE_DATA === undefined ? generatedData(films, now) : readMovieLens(settings.MARQUEE_DATA, now);
}

export class OtherDataSetError extends Error {
  override readonly name = 'OtherDataSetError';
  readonly code = 'OTHER_DATA_SET';
  readonly retriable = false;

  constructor(held: string, wanted: string) {
    super(
      `This home holds the data set "${held}", not "${wanted}". Run "npm run reset" first, or take another MARQUEE_HOME.`,
    );
  }
}
