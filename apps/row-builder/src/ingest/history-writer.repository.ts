import type { Position } from '@marquee/messaging';
import { Injectable } from '@nestjs/common';
import { BATCH_TRANSACTION, Databases } from '../database/databases.js';
import { advance } from '../database/offsets.repository.js';
import { changesOf, entryKey } from './batch-changes.domain.js';
import { isRecognizable } from './event-memory.domain.js';
import { forgottenBefore, remember } from './event-memory.repository.js';
import { readEntries, writeCounts, writeEntries } from './history.statements.js';
import { touchesTitle } from './merge-event.domain.js';
import { distinct } from './viewing-fact.domain.js';
import type { ViewingFact } from './viewing-fact.domain.js';

export interface AppliedBatch {
  /** The facts that were new. */
  readonly fresh: readonly ViewingFact[];
  /** The facts that were not applied, because it cannot be known whether they were applied before. */
  readonly tooOld: readonly ViewingFact[];
}

/** The only writer of viewing history. */
@Injectable()
export class HistoryWriter {
  constructor(private readonly databases: Databases) {}

  /**
   * Applies the facts that are new and moves the offset, in one transaction. Throws `OffsetConflictError`, and changes
   * nothing, if another owner has moved the offset.
   */
  apply(facts: readonly ViewingFact[], position: Position): Promise<AppliedBatch> {
    return this.databases.work.$transaction(async (tx) => {
      await advance(tx, position);
      const forgotten = await forgottenBefore(tx);
      const { recognizable = [], tooOld = [] } = Object.groupBy(distinct(facts), (fact) =>
        isRecognizable(fact, forgotten) ? 'recognizable' : 'tooOld',
      );
      const fresh = await remember(tx, recognizable);
      if (fresh.length > 0) {
        const changes = changesOf(fresh, await readEntries(tx, touched(fresh)));
        await writeEntries(tx, changes.entries);
        await writeCounts(tx, changes, position.partition);
      }
      return { fresh, tooOld };
    }, BATCH_TRANSACTION);
  }
}

/** The viewers and titles whose entries the facts change, each pair once. */
function touched(facts: readonly ViewingFact[]): ViewingFact[] {
  return [...new Map(facts.filter(touchesTitle).map((fact) => [entryKey(fact), fact])).values()];
}
