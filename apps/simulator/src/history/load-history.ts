import type { ViewingEvent } from '@marquee/contracts/event';
import type { LoadMarker } from '@marquee/contracts/load-marker';
import type { CatalogClient } from '../clients/catalog.client.js';
import type { GatewayClient } from '../clients/gateway.client.js';
import type { DataSet, ViewerHistory } from '../data/data-set.js';
import { LeftOutList } from '../data/left-out-list.js';
import type { LoadMarkerFile } from './load-marker.js';
import { isContentRefused, sendInParts } from './send-in-parts.js';

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

/**
 * Loads a data set through the public API. An interrupted load continues after the last complete group of viewers.
 * Titles, viewers and events that are refused are counted in the marker and left out.
 */
export async function loadHistory(load: HistoryLoad): Promise<void> {
  const { data, markerFile, catalog, gateway, onProgress } = load;
  const refused = new LeftOutList();
  if (load.from.refused) refused.addAll(load.from.refused);
  let marker = load.from;
  const advance = async (change: Partial<LoadMarker>): Promise<void> => {
    marker = { ...marker, ...change, ...(refused.count > 0 && { refused: refused.toJSON() }) };
    await markerFile.write(marker);
    onProgress(marker);
  };

  for (let index = marker.titles; index < data.titles.length; index += TITLES_PER_REQUEST) {
    const titles = data.titles.slice(index, index + TITLES_PER_REQUEST);
    await sendInParts(
      titles,
      (part) => catalog.putTitles(part),
      ({ titleId, name }, why) => refused.add(`title ${titleId} "${name}": ${why}`),
    );
    await advance({ titles: index + titles.length });
  }
  for await (const group of inGroups(data.histories(marker.viewers), PARALLEL_VIEWERS)) {
    const counts = await Promise.all(group.map((history) => loadViewer(history, gateway, refused)));
    await advance({
      viewers: marker.viewers + group.length,
      events: marker.events + counts.reduce((sum, count) => sum + count, 0),
    });
  }
  await advance({ done: true });
}

/** Returns the number of events, accepted or not. */
async function loadViewer(
  { viewer, events }: ViewerHistory,
  gateway: HistoryLoad['gateway'],
  refused: LeftOutList,
): Promise<number> {
  let token: string;
  try {
    await gateway.createViewer(viewer);
    token = await gateway.openSession(viewer.viewerId);
  } catch (error) {
    if (!isContentRefused(error)) throw error;
    refused.add(`viewer ${viewer.viewerId} "${viewer.name}": ${error.message}`);
    return events.length;
  }
  const leaveOut = ({ kind, titleId }: ViewingEvent, why: string) =>
    refused.add(`${kind} of ${titleId} by ${viewer.viewerId}: ${why}`);
  const send = async (part: readonly ViewingEvent[]) => {
    for (const { index, why } of await gateway.importEvents(token, part)) {
      const event = part[index];
      if (event) leaveOut(event, why);
    }
  };
  for (let index = 0; index < events.length; index += EVENTS_PER_REQUEST) {
    await sendInParts(events.slice(index, index + EVENTS_PER_REQUEST), send, leaveOut);
  }
  return events.length;
}

async function* inGroups<T>(values: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let group: T[] = [];
  for await (const value of values) {
    group.push(value);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
