import type { Catalog } from '../catalog/catalog.domain.js';
import type { ViewerHistory } from '../history/viewer-history.domain.js';
import type { TitleScores } from '../model/item-weights.domain.js';
import type { Taste } from '../model/taste.domain.js';
import type { Popularity } from '../popularity/popularity.domain.js';
import type { ScoredId } from '../ranking/top-k.domain.js';

/**
 * The state that rows are built from. Each read starts when it is first needed and happens once per request, so a slow
 * read delays only the rows that need it. Tests pass one made of literals.
 */
export interface StateReader {
  catalog(): Promise<Catalog>;
  popularity(): Promise<Popularity>;
  /** Empty for rows that every viewer shares. */
  history(): Promise<ViewerHistory>;
  taste(): Promise<Taste>;
  /** By the weights of the newest model that this process has read completely. Empty without history or model. */
  scores(): Promise<TitleScores>;
  /** Most similar first. A title that the model does not know has no entry. */
  neighbors(titleIds: readonly string[]): Promise<ReadonlyMap<string, readonly ScoredId[]>>;
}

/** The state of one viewer. */
export interface ViewerStateReader extends StateReader {
  /** Names the state that this reader started from. What it reads can be newer, never older. */
  readonly revision: string;
  /** The viewer's segment; undefined while the history is too short to tell. */
  segment(): Promise<string | undefined>;
}

/** Gives access to the current state. */
export abstract class StateSource {
  abstract forViewer(viewerId: string): Promise<ViewerStateReader>;
  /** Without a viewer. */
  abstract forEveryone(): Promise<StateReader>;
  /** One for each segment of the newest model. */
  abstract forSegments(): Promise<readonly { segment: string; state: StateReader }[]>;
}
