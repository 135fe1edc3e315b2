import { Injectable } from '@nestjs/common';
import { Catalog } from '../catalog/catalog.domain.js';
import { TitlesRepository } from '../catalog/titles.repository.js';
import { HistoryReader } from '../history/history-reader.repository.js';
import { ViewerHistory } from '../history/viewer-history.domain.js';
import { nearest } from '../model/cluster.domain.js';
import { ModelRepository } from '../model/model.repository.js';
import type { Segment } from '../model/model.repository.js';
import { ItemWeights } from '../model/item-weights.domain.js';
import { counted } from '../model/counted-titles.domain.js';
import { NO_TASTE, tasteOf } from '../model/taste.domain.js';
import type { Taste } from '../model/taste.domain.js';
import { Popularity } from '../popularity/popularity.domain.js';
import { PopularityRepository } from '../popularity/popularity.repository.js';
import type { StateReader, StateSource, ViewerStateReader } from './state-reader.js';
import { VersionedCache } from './versioned-cache.js';
import { VersionsRepository } from './versions.repository.js';
import type { Versions } from './versions.repository.js';

/** A viewer with fewer entries in the history has no segment. */
const SEGMENT_ENTRIES = 3;

/** Reads the state that rows are built from. What all viewers share is cached in memory by version. */
@Injectable()
export class PageState implements StateSource {
  private readonly catalogs: VersionedCache<Catalog>;
  private readonly popularities: VersionedCache<Popularity>;
  private readonly segmentLists: VersionedCache<readonly Segment[]>;
  /** Read in the background only: they are tens of megabytes, and a page does not wait for that. */
  private readonly weightMatrices: VersionedCache<ItemWeights>;

  constructor(
    private readonly versions: VersionsRepository,
    private readonly histories: HistoryReader,
    titles: TitlesRepository,
    popularity: PopularityRepository,
    private readonly models: ModelRepository,
  ) {
    this.catalogs = new VersionedCache(Catalog.EMPTY, async (revision, cached) =>
      cached.value.with(revision, await titles.changedSince(cached.version)),
    );
    this.popularities = new VersionedCache(Popularity.EMPTY, (version) => popularity.load(version));
    this.segmentLists = new VersionedCache<readonly Segment[]>([], (version) => models.segments(version));
    this.weightMatrices = new VersionedCache(ItemWeights.NONE, (version) => models.weights(version));
  }

  async forViewer(viewerId: string): Promise<ViewerStateReader> {
    const versions = await this.versions.readFor(viewerId);
    const { viewer, titles, popularity, model } = versions;
    const state = new RequestState(
      this,
      versions,
      once(() => this.histories.read(viewerId)),
    );
    const weights = this.weightMatrices.current.version;
    return Object.assign(state, { revision: [viewer, titles, popularity, model, weights].join('.') });
  }

  async forEveryone(): Promise<StateReader> {
    return new RequestState(this, await this.versions.read(), noHistory);
  }

  async forSegments(): Promise<{ segment: string; state: StateReader }[]> {
    const versions = await this.versions.read();
    return (await this.segments(versions)).map(({ segment, center, titles }) => ({
      segment,
      state: new RequestState(this, versions, noHistory, { genres: center, seeds: titles.slice(0, 50) }),
    }));
  }

  catalog(versions: Versions): Promise<Catalog> {
    return this.catalogs.atLeast(versions.titles);
  }

  popularity(versions: Versions): Promise<Popularity> {
    return this.popularities.atLeast(versions.popularity);
  }

  segments(versions: Versions): Promise<readonly Segment[]> {
    return this.segmentLists.atLeast(versions.model);
  }

  get weights(): ItemWeights {
    return this.weightMatrices.current.value;
  }

  neighbors(versions: Versions, titleIds: readonly string[]) {
    return this.models.neighbors(versions.model, titleIds);
  }

  /** Loads what all viewers share, so that no viewer has to wait for it. */
  async refresh(): Promise<void> {
    const versions = await this.versions.read();
    await Promise.all([
      this.catalog(versions),
      this.popularity(versions),
      this.segments(versions),
      this.weightMatrices.atLeast(versions.model),
    ]);
  }
}

/** The state as one request sees it. Each read happens once. */
class RequestState implements Omit<ViewerStateReader, 'revision'> {
  readonly catalog: StateReader['catalog'];
  readonly popularity: StateReader['popularity'];
  readonly taste: StateReader['taste'];
  readonly scores: StateReader['scores'];

  constructor(
    private readonly state: PageState,
    private readonly versions: Versions,
    readonly history: StateReader['history'],
    givenTaste?: Taste,
  ) {
    this.catalog = once(() => state.catalog(versions));
    this.popularity = once(() => state.popularity(versions));
    const { weights } = state;
    this.scores = once(async () => weights.scores(counted(await this.history(), await this.taste())));
    this.taste = once(async () => {
      if (givenTaste !== undefined) return givenTaste;
      const [entries, catalog] = await Promise.all([this.history(), this.catalog()]);
      return entries.isEmpty ? NO_TASTE : tasteOf(entries, catalog);
    });
  }

  neighbors(titleIds: readonly string[]) {
    return this.state.neighbors(this.versions, titleIds);
  }

  async segment(): Promise<string | undefined> {
    const [history, taste, segments] = await Promise.all([
      this.history(),
      this.taste(),
      this.state.segments(this.versions),
    ]);
    if (history.entries.length < SEGMENT_ENTRIES || taste.genres.size === 0 || segments.length === 0) return undefined;
    const centers = segments.map(({ center }) => center);
    return segments[nearest(taste.genres, centers)]?.segment;
  }
}

function noHistory(): Promise<ViewerHistory> {
  return Promise.resolve(ViewerHistory.EMPTY);
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined;
  return () => (value ??= read());
}
