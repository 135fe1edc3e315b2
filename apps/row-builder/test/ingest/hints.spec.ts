import { RowsChanged } from '@marquee/contracts/topics';
import type { RecordedEvent } from '@marquee/contracts/event';
import { describe, expect, it } from '@jest/globals';
import { hintsOf } from '../../src/ingest/hints.domain.js';
import { factOf } from '../../src/ingest/viewing-fact.domain.js';
import { NOON, event, fact } from '../factories.js';

function rowsHinted(kind: RecordedEvent['kind']): string[] | undefined {
  return hintsOf([fact({ kind, ...(kind === 'rating' && { stars: 4 }) })], NOON)[0]?.hint.rowIds;
}

describe('hintsOf', () => {
  it.each<[RecordedEvent['kind'], string[]]>([
    ['play-started', ['continue-watching']],
    ['play-progress', ['continue-watching']],
    ['play-finished', ['continue-watching', 'watch-again', 'top-picks', 'because-you-watched:t01']],
    ['rating', ['top-picks', 'watch-again', 'because-you-watched:t01']],
    ['my-list-added', ['my-list']],
    ['my-list-removed', ['my-list']],
    ['impression', []],
    ['click', []],
  ])('names for an event of kind %s the rows %j', (kind, rowIds) => {
    expect(rowsHinted(kind)).toEqual(rowIds);
  });

  it('returns one hint per viewer, with each row once and the ids of the events', () => {
    const facts = [fact(), fact({ viewerId: 'ben', kind: 'my-list-added' }), fact({ kind: 'play-progress' })];
    const hints = hintsOf(facts, NOON).map(({ hint }) => RowsChanged.parse(hint));
    expect(hints).toEqual([
      {
        viewerId: 'ann',
        rowIds: ['continue-watching'],
        asOf: NOON.toISOString(),
        eventIds: [facts[0]?.id, facts[2]?.id],
      },
      { viewerId: 'ben', rowIds: ['my-list'], asOf: NOON.toISOString(), eventIds: [facts[1]?.id] },
    ]);
  });

  it('puts a hint into the trace of the last event behind it', () => {
    const traced = (id: string, fields: Parameters<typeof event>[0] = {}) => factOf(event(fields), id);
    const facts = [traced('first'), traced('second', { viewerId: 'ben' }), traced('third')];
    expect(hintsOf(facts, NOON).map(({ hint, traceparent }) => [hint.viewerId, traceparent])).toEqual([
      ['ann', 'third'],
      ['ben', 'second'],
    ]);
  });

  it('returns no hint for imported history', () => {
    expect(hintsOf([fact({ imported: true })], NOON)).toEqual([]);
  });

  it('names at most as many events as the contract allows', () => {
    const [traced] = hintsOf(
      Array.from({ length: 60 }, () => fact()),
      NOON,
    );
    expect(RowsChanged.parse(traced?.hint).eventIds).toHaveLength(50);
  });
});
