import type { Popularity } from '../popularity/popularity.domain.js';
import type { Scored } from '../state/best.domain.js';
import type { Taste } from '../state/taste.domain.js';
import type { ViewerHistory } from '../state/viewer-history.domain.js';
import type { Catalogue } from '../titles/catalogue.domain.js';

/**
 * What rows are built from. Each read happens when first asked for and then once a request, so a slow read costs only the rows that need it.
 * A test hands in one made of literals.
 */
export interface StateReader {
  catalogue(): Promise<Catalogue>;
  popularity(): Promise<Popularity>;
  /** Empty for shared rows. */
  history(): Promise<ViewerHistory>;
  taste(): Promise<Taste>;
  /** Most alike first; a title that the model does not know has no entry. */
  neighbours(titleIds: readonly string[]): Promise<ReadonlyMap<string, readonly Scored[]>>;
}

/** The state of one viewer. */
export interface ViewerReader extends StateReader {
  /** The viewer's taste group; undefined while there is too little to tell. */
  segment(): Promise<string | undefined>;
}

/** Where rows get the state of this moment from. */
export interface StateSource {
  ofViewer(viewerId: string): Promise<ViewerReader>;
  /** For everybody. */
  shared(): Promise<StateReader>;
  /** For each taste group of the newest model. */
  ofSegments(): Promise<readonly { segment: string; state: StateReader }[]>;
}
