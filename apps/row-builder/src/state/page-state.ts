import { Popularity } from '../popularity/popularity.domain.js';
import type { PopularityRepository } from '../popularity/popularity.repository.js';
import type { StateReader, StateSource, ViewerReader } from '../rows/state-reader.js';
import { Catalogue } from '../titles/catalogue.domain.js';
import type { TitlesRepository } from '../titles/titles.repository.js';
import type { ModelRepository, Segment } from '../training/model.repository.js';
import { nearest } from '../training/cluster.domain.js';
import type { Heads, HeadsRepository } from './heads.repository.js';
import type { HistoryReader } from './history-reader.repository.js';
import { Latest } from './latest.js';
import { NO_TASTE, tasteOf } from './taste.domain.js';
import type { Taste } from './taste.domain.js';
import { ViewerHistory } from './viewer-history.domain.js';

/** A viewer has a taste group from this much of a history on. */
const SEGMENT_ENTRIES = 3;

/** Reads the state that rows are built from; what is the same for all viewers is kept in memory by version. */
export class PageState implements StateSource {
  private readonly catalogues: Latest<Catalogue>;
  private readonly popularities: Latest<Popularity>;
  private readonly segmentsOf: Latest<readonly Segment[]>;

  constructor(
    private readonly heads: HeadsRepository,
    private readonly histories: HistoryReader,
    titles: TitlesRepository,
    popularity: PopularityRepository,
    private readonly models: ModelRepository,
  ) {
    this.catalogues = new Latest(Catalogue.EMPTY, async (revision, held) =>
      held.value.with(revision, await titles.changedSince(held.version)),
    );
    this.popularities = new Latest(Popularity.EMPTY, (version) => popularity.load(version));
    this.segmentsOf = new Latest<readonly Segment[]>([], (version) => models.segments(version));
  }

  async ofViewer(viewerId: string): Promise<ViewerState> {
    const heads = await this.heads.read();
    return new ViewerState(
      this,
      heads,
      once(() => this.histories.of(viewerId)),
    );
  }

  async shared(): Promise<ViewerState> {
    return new ViewerState(this, await this.heads.read(), () => Promise.resolve(ViewerHistory.EMPTY));
  }

  async ofSegments(): Promise<{ segment: string; state: StateReader }[]> {
    const heads = await this.heads.read();
    return (await this.segments(heads)).map(({ segment, centre, titles }) => ({
      segment,
      state: new ViewerState(this, heads, () => Promise.resolve(ViewerHistory.EMPTY), {
        genres: centre,
        seeds: titles.slice(0, 50),
      }),
    }));
  }

  catalogue(heads: Heads): Promise<Catalogue> {
    return this.catalogues.at(heads.titles);
  }

  popularity(heads: Heads): Promise<Popularity> {
    return this.popularities.at(heads.popularity);
  }

  segments(heads: Heads): Promise<readonly Segment[]> {
    return this.segmentsOf.at(heads.model);
  }

  neighbours(heads: Heads, titleIds: readonly string[]) {
    return this.models.neighbours(heads.model, titleIds);
  }

  /** Loads what is the same for everybody before a viewer waits for it. */
  async warm(): Promise<void> {
    const heads = await this.heads.read();
    await Promise.all([this.catalogue(heads), this.popularity(heads), this.segments(heads)]);
  }
}

/** The state as one request sees it; each read happens once. */
export class ViewerState implements ViewerReader {
  readonly catalogue: StateReader['catalogue'];
  readonly popularity: StateReader['popularity'];
  readonly taste: () => Promise<Taste>;

  constructor(
    private readonly state: PageState,
    private readonly heads: Heads,
    readonly history: StateReader['history'],
    givenTaste?: Taste,
  ) {
    this.catalogue = once(() => state.catalogue(heads));
    this.popularity = once(() => state.popularity(heads));
    this.taste = once(async () => {
      if (givenTaste !== undefined) return givenTaste;
      const [held, catalogue] = await Promise.all([this.history(), this.catalogue()]);
      return held.isEmpty ? NO_TASTE : tasteOf(held, catalogue);
    });
  }

  neighbours(titleIds: readonly string[]) {
    return this.state.neighbours(this.heads, titleIds);
  }

  async segment(): Promise<string | undefined> {
    const [history, taste, segments] = await Promise.all([
      this.history(),
      this.taste(),
      this.state.segments(this.heads),
    ]);
    if (history.entries.length < SEGMENT_ENTRIES || taste.genres.size === 0 || segments.length === 0) return undefined;
    return segments[
      nearest(
        taste.genres,
        segments.map(({ centre }) => centre),
      )
    ]?.segment;
  }
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined;
  return () => (value ??= read());
}
