import { randomUUID } from 'node:crypto';
import { RecordedEvent } from '@marquee/contracts/event';
import { Title } from '@marquee/contracts/title';
import { arbitraryOf } from '@marquee/tooling/arbitrary';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TitlesRepository } from '../../src/catalog/titles.repository.js';
import type { Databases } from '../../src/database/databases.js';
import { HistoryReader } from '../../src/history/history-reader.repository.js';
import { HistoryWriter } from '../../src/ingest/history-writer.repository.js';
import { touchesTitle } from '../../src/ingest/merge-event.domain.js';
import { factOf } from '../../src/ingest/viewing-fact.domain.js';
import { SuiteDatabase } from '../database.js';

describe('whatever the topics accept', () => {
  let database: SuiteDatabase;
  let databases: Databases;
  let partition = 0;
  beforeAll(async () => {
    database = await SuiteDatabase.open();
    databases = database.replica();
  }, 60_000);
  afterAll(() => database[Symbol.asyncDispose]());

  /** Every batch is the first of a partition of its own. */
  const position = () => ({
    groupId: 'contract',
    topic: 'any',
    partition: partition++,
    clusterId: 'here',
    expected: null,
    next: 1n,
  });

  it('is applied as history', async () => {
    const writer = new HistoryWriter(databases);
    const reader = new HistoryReader(databases);
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryOf(RecordedEvent), { minLength: 1, maxLength: 10 }), async (events) => {
        // Small ids come up again, and a known id of the same viewer is not applied a second time.
        const facts = events.map((event) => factOf({ ...event, id: randomUUID() }));
        await writer.apply(facts, position());
        for (const { viewerId, titleId } of facts.filter(touchesTitle)) {
          expect((await reader.read(viewerId)).entries.map((entry) => entry.titleId)).toContain(titleId);
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('is stored as a title', async () => {
    const titles = new TitlesRepository(databases);
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryOf(Title), { minLength: 1, maxLength: 10 }), async (batch) => {
        await titles.apply(batch, position());
      }),
      { numRuns: 60 },
    );
    for (const { releasedAt } of await titles.changedSince(0)) expect(releasedAt.getTime()).not.toBeNaN();
  }, 60_000);
});
