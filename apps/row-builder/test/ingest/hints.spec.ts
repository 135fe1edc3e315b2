import { RowsChanged } from '@marquee/contracts/topics';
import type { RecordedEvent } from '@marquee/contracts/event';
import { describe, expect, it } from '@jest/globals';
import { hintsOf } from '../../src/ingest/hints.domain.js';
import { NOON, fact } from '../factories.js';

function rowsTold(kind: RecordedEvent['kind']): string[] | undefined {
  return hintsOf([fact({ kind, ...(kind === 'rating' && { stars: 4 }) })], NOON)[0]?.rowIds;
}

describe('hints', () => {
  it.each<[RecordedEvent['kind'], string[]]>([
    ['play-started', ['continue-watching']],
    ['play-progress', ['continue-watching']],
    ['play-finished', ['continue-watching', 'watch-again', 'top-picks', 'because-you-watched:t01']],
    ['rating', ['top-picks', 'watch-again', 'because-you-watched:t01']],
    ['my-list-added', ['my-list']],
    ['my-list-removed', ['my-list']],
    ['impression', []],
    ['click', []],
  ])('of %s name %j', (kind, rowIds) => {
    expect(rowsTold(kind)).toEqual(rowIds);
  });

  it('are one for each viewer, with each row once and the events that caused it', () => {
    const facts = [fact(), fact({ viewerId: 'ben', kind: 'my-list-added' }), fact({ kind: 'play-progress' })];
    const hints = hintsOf(facts, NOON).map((hint) => RowsChanged.parse(hint));
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

  it('say nothing of history that was loaded', () => {
    expect(hintsOf([fact({ imported: true })], NOON)).toEqual([]);
  });

  it('name no more events than the contract lets through', () => {
    const [hint] = hintsOf(
      Array.from({ length: 60 }, () => fact()),
      NOON,
    );
    expect(RowsChanged.parse(hint).eventIds).toHaveLength(50);
  });
});
