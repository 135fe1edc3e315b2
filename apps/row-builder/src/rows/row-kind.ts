import type { RowKind as RowKindName } from '@marquee/contracts/page';
import type { StateReader } from './state-reader.js';

export interface RowRequest {
  /** Time at the grain of a minute: two replicas asked in the same one build the same row. */
  readonly minute: Date;
  /** Most titles a row. */
  readonly items: number;
  /** What follows the colon of the rows asked for; absent when the kind chooses itself. */
  readonly seeds?: readonly string[];
}

/** A row before its cards. */
export interface RowDraft {
  readonly rowId: string;
  readonly title: string;
  /** Evidence in words for people, or `new-viewer`. */
  readonly because?: string;
  readonly titleIds: readonly string[];
}

/** One kind of row. A function of the state and the request alone; a row without titles is left out. */
export interface RowKind {
  readonly kind: RowKindName;
  build(request: RowRequest, state: StateReader): Promise<readonly RowDraft[]>;
}
