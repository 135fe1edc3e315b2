import type { CatalogClient } from '../clients/catalog.client.js';
import type { GatewayClient } from '../clients/gateway.client.js';
import type { DataSet, DataViewer } from '../data/data-set.js';
import type { LoadMarker, LoadMarkerFile } from './load-marker.js';

const TITLES_PER_REQUEST = 500;
const EVENTS_PER_REQUEST = 500;
/** Viewers loaded in parallel: enough to keep two cores busy, few enough to leave room for pages. */
const PARALLEL_VIEWERS = 6;

export interface HistoryLoad {
  readonly data: DataSet;
  readonly markerFile: LoadMarkerFile;
  /** Where an earlier load stopped. */
  readonly from: LoadMarker;
  readonly catalog: Pick<CatalogClient, 'putTitles'>;
  readonly gateway: Pick<GatewayClient, 'createViewer' | 'openSession' | 'importEvents'>;
  readonly onProgress: (marker: LoadMarker) => void;
}

/** Loads a data set through the public API. An interrupted load continues after the last complete group of viewers. */
export async function loadHistory({
  data,
  markerFile,
  from,
  catalog,
  gateway,
  onProgress,
}: HistoryLoad): Promise<void> {
  let marker = from;
  const advance = async (change: Partial<LoadMarker>): Promise<void> => {
    marker = { ...marker, ...change };
    await markerFile.write(marker);
    onProgress(marker);
  };

  for (let index = marker.titles; index < data.titles.length; index += TITLES_PER_REQUEST) {
    const titles = data.titles.slice(index, index + TITLES_PER_REQUEST);
    await catalog.putTitles(titles);
    await advance({ titles: index + titles.length });
  }
  for (let index = marker.viewers; index < data.viewers.length; index += PARALLEL_VIEWERS) {
    const viewers = data.viewers.slice(index, index + PARALLEL_VIEWERS);
    const counts = await Promise.all(viewers.map((viewer) => loadViewer(data, viewer, gateway)));
    await advance({
      viewers: index + viewers.length,
      events: marker.events + counts.reduce((sum, count) => sum + count, 0),
    });
  }
  await advance({ done: true });
}

/** Returns the number of events. */
async function loadViewer(data: DataSet, viewer: DataViewer, gateway: HistoryLoad['gateway']): Promise<number> {
  await gateway.createViewer(viewer);
  const token = await gateway.openSession(viewer.viewerId);
  const events = data.eventsOf(viewer.viewerId);
  for (let index = 0; index < events.length; index += EVENTS_PER_REQUEST) {
    await gateway.importEvents(token, events.slice(index, index + EVENTS_PER_REQUEST));
  }
  return events.length;
}
