import { randomUUID } from 'node:crypto';
import type { RecordedEvent } from '@marquee/contracts/event';
import { untouched } from '../src/history/viewer-title.domain.js';
import type { ViewerTitle } from '../src/history/viewer-title.domain.js';
import { factOf } from '../src/ingest/viewing-fact.domain.js';
import type { ViewingFact } from '../src/ingest/viewing-fact.domain.js';
import { Popularity } from '../src/popularity/popularity.domain.js';
import type { RowDraft, RowKindBuilder, KindRequest } from '../src/rows/row-kind-builder.js';
import type { StateReader } from '../src/state/state-reader.js';
import type { ScoredId } from '../src/ranking/top-k.domain.js';
import { counted } from '../src/model/counted-titles.domain.js';
import { ItemWeights } from '../src/model/item-weights.domain.js';
import { NO_TASTE, tasteOf } from '../src/model/taste.domain.js';
import { ViewerHistory } from '../src/history/viewer-history.domain.js';
import { Catalog } from '../src/catalog/catalog.domain.js';
import type { CatalogTitle } from '../src/catalog/catalog.domain.js';

export const NOON = new Date('2026-03-01T12:00:00.000Z');

export function minutesAfterNoon(minutes: number): Date {
  return new Date(NOON.getTime() + minutes * 60_000);
}

/** A drama of 100 minutes, unless `fields` say otherwise. */
export function title(titleId: string, fields: Partial<CatalogTitle> = {}): CatalogTitle {
  return {
    titleId,
    name: `The ${titleId}`,
    year: 2020,
    genres: ['Drama'],
    runtimeMinutes: 100,
    releasedAt: new Date('2020-01-01T00:00:00Z'),
    ...fields,
  };
}

export function titles(count: number, fields: Partial<CatalogTitle> = {}, prefix = 't'): CatalogTitle[] {
  return Array.from({ length: count }, (_, index) => title(`${prefix}${String(index + 1).padStart(2, '0')}`, fields));
}

export function entry(titleId: string, fields: Partial<ViewerTitle> = {}): ViewerTitle {
  return { ...untouched('ann', titleId), touchedAt: NOON, ...fields };
}

export function finished(titleId: string, at: Date = NOON, fields: Partial<ViewerTitle> = {}): ViewerTitle {
  return entry(titleId, { starts: 1, finishes: 1, finishedAt: at, playedAt: at, ...fields });
}

export interface StateLiterals {
  readonly titles?: readonly CatalogTitle[];
  readonly history?: readonly ViewerTitle[];
  readonly popular?: readonly ScoredId[];
  readonly trending?: readonly ScoredId[];
  readonly neighbors?: Readonly<Record<string, readonly ScoredId[]>>;
  readonly weights?: ItemWeights;
}

/** State made of literals; taste follows from history and titles as it does in a page. */
export function stateOf({
  titles: known = [],
  history = [],
  popular = [],
  trending = [],
  neighbors = {},
  weights = ItemWeights.NONE,
}: StateLiterals): StateReader {
  const catalog = Catalog.EMPTY.with(1, known);
  const viewerHistory = new ViewerHistory(history);
  const taste = viewerHistory.isEmpty ? NO_TASTE : tasteOf(viewerHistory, catalog);
  return {
    catalog: () => Promise.resolve(catalog),
    popularity: () => Promise.resolve(new Popularity(1, popular, trending)),
    history: () => Promise.resolve(viewerHistory),
    taste: () => Promise.resolve(taste),
    scores: () => Promise.resolve(weights.scores(counted(viewerHistory, taste))),
    neighbors: (ids) =>
      Promise.resolve(new Map(Object.entries(neighbors).filter(([titleId]) => ids.includes(titleId)))),
  };
}

export function build(
  kind: RowKindBuilder,
  literals: StateLiterals,
  request: Partial<KindRequest> = {},
): Promise<readonly RowDraft[]> {
  return kind.build({ minute: NOON, items: 10, ...request }, stateOf(literals));
}

/** What a start of play records, unless `fields` say otherwise; received when it occurred. */
export function event(fields: Partial<RecordedEvent> = {}): RecordedEvent {
  const occurredAt = fields.occurredAt ?? NOON.toISOString();
  return {
    id: randomUUID(),
    viewerId: 'ann',
    titleId: 't01',
    kind: 'play-started',
    occurredAt,
    receivedAt: occurredAt,
    ...fields,
  };
}

export function fact(fields: Partial<RecordedEvent> = {}): ViewingFact {
  return factOf(event(fields));
}
