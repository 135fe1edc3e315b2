import type { DataSet, DataViewer } from '../data/data-set.js';
import type { CatalogClient } from './catalog.client.js';
import type { GatewayClient } from '../gateway.client.js';
import type { Marker, MarkerFile } from './marker.js';

const TITLES_A_REQUEST = 500;
const EVENTS_A_REQUEST = 500;
/** Viewers loaded side by side: enough to keep two cores busy, few enough to leave room for pages. */
const SIDE_BY_SIDE = 6;

export interface LoadParts {
  readonly data: DataSet;
  readonly marker: MarkerFile;
  readonly from: Marker;
  readonly catalog: Pick<CatalogClient, 'put'>;
  readonly gateway: Pick<GatewayClient, 'createViewer' | 'session' | 'importEvents'>;
  readonly onProgress: (marker: Marker) => void;
}

/** Puts a data set in through the front door. Killed half-way, the next start goes on behind the last viewer that was complete. */
export async function load({ data, marker, from, catalog, gateway, onProgress }: LoadParts): Promise<Marker> {
  let at = from;
  const advance = async (change: Partial<Marker>): Promise<void> => {
    at = { ...at, ...change };
    await marker.write(at);
    onProgress(at);
  };

  for (let index = at.titles; index < data.titles.length; index += TITLES_A_REQUEST) {
    const titles = data.titles.slice(index, index + TITLES_A_REQUEST);
    await catalog.put(titles);
    await advance({ titles: index + titles.length });
  }
  for (let index = at.viewers; index < data.viewers.length; index += SIDE_BY_SIDE) {
    const viewers = data.viewers.slice(index, index + SIDE_BY_SIDE);
    const counts = await Promise.all(viewers.map((viewer) => loadViewer(data, viewer, gateway)));
    await advance({
      viewers: index + viewers.length,
      events: at.events + counts.reduce((sum, count) => sum + count, 0),
    });
  }
  await advance({ done: true });
  return at;
}

async function loadViewer(data: DataSet, viewer: DataViewer, gateway: LoadParts['gateway']): Promise<number> {
  await gateway.createViewer(viewer);
  const token = await gateway.session(viewer.viewerId);
  const events = data.eventsOf(viewer.viewerId);
  for (let index = 0; index < events.length; index += EVENTS_A_REQUEST) {
    await gateway.importEvents(token, events.slice(index, index + EVENTS_A_REQUEST));
  }
  return events.length;
}
