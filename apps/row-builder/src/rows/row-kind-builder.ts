import type { RowKind } from '@marquee/contracts/page';
import type { StateReader } from '../state/state-reader.js';

export interface KindRequest {
  /** The time of the request, rounded down to the minute: within it, two replicas build the same row. */
  readonly minute: Date;
  /** The most titles a row may have. */
  readonly items: number;
  /** The part after the colon of each requested row id; absent if the kind chooses its own rows. */
  readonly seeds?: readonly string[];
}

/** A row without its cards. */
export interface RowDraft {
  readonly rowId: string;
  readonly title: string;
  /** Why the viewer sees this row: a sentence, or `new-viewer`. */
  readonly because?: string;
  readonly titleIds: readonly string[];
}

/** Builds the rows of one kind. A pure function of the request and the state. Rows without titles are dropped. */
export interface RowKindBuilder {
  readonly kind: RowKind;
  build(request: KindRequest, state: StateReader): Promise<readonly RowDraft[]>;
}
