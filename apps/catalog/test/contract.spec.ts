import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Title, TitleInput } from '@marquee/contracts/title';
import { arbitraryOf } from '@marquee/tooling/arbitrary';
import fc from 'fast-check';
import { TitlesRepository } from '../src/titles/titles.repository.js';
import { searchOf } from './search-of.js';
import { suiteDatabase } from './suite-database.js';

describe('every title that the contract accepts', () => {
  let suite: Awaited<ReturnType<typeof suiteDatabase>>;
  beforeAll(async () => {
    suite = await suiteDatabase();
  }, 60_000);
  afterAll(() => suite[Symbol.asyncDispose]());

  it('is stored, is read back as the contract says, and is found', async () => {
    const titles = new TitlesRepository(suite.database);
    const search = searchOf(suite.database);
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryOf(TitleInput), { minLength: 1, maxLength: 5 }), async (inputs) => {
        await titles.putTitles(inputs);
        for (const { titleId, name } of inputs) {
          const stored = await titles.findTitle(titleId);
          expect(Title.safeParse(stored).error).toBeUndefined();
          await search.findTitleIds(name, 5);
        }
        const last = inputs.at(-1);
        expect(await titles.findTitle(last?.titleId ?? '')).toMatchObject({ name: last?.name, genres: last?.genres });
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});
