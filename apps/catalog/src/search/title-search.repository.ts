import type { Logger } from '@marquee/observability';
import { LOGGER } from '@marquee/service-defaults';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Prisma, PrismaClient } from '../generated/prisma/client.js';
import { joinedWords, searchName } from './search-name.domain.js';
import { SearchIndex } from './search-index.service.js';
import { matchesStartsOnly, otherSpellings, wordsOf } from './search-words.domain.js';
import { typingErrors } from './typing-errors.domain.js';

const foundRows = z.array(z.object({ title_id: z.string() }));
const similarRows = z.array(z.object({ title_id: z.string(), search_name: z.string() }));

/** Shorter searches are too similar to everything. */
const MIN_SIMILAR = 4;
/**
 * How similar a name must be. A word of five letters keeps a third when two are swapped; longer searches keep more, and
 * with less would be similar to too many names.
 */
const MIN_SIMILARITY = { short: 0.3, long: 0.38, longFrom: 8 };
/** Within the deadline of the endpoint; similarity costs more than all else, and most searches do not need it. */
const MAX_SIMILARITY_MS = 200;
/** PostgreSQL's own code says that it canceled a statement. */
const canceledQuery = z.object({
  meta: z.object({ driverAdapterError: z.object({ cause: z.object({ originalCode: z.literal('57014') }) }) }),
});
/** The most similar names, among which the ones with the fewest typing errors are chosen. */
const MAX_SIMILAR = 1_000;

/** Finds titles by name, as people type it. */
@Injectable()
export class TitleSearchRepository {
  constructor(
    private readonly database: PrismaClient,
    private readonly index: SearchIndex,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /**
   * Ids of titles, best match first. A title matches if its name has every word, in any order, joined or apart. If none
   * does, those match that are meant if every word may have a typing error.
   */
  async findTitleIds(text: string, limit: number): Promise<string[]> {
    const searched = searchName(text);
    if (searched === '') return [];
    const exact = await this.findExact(searched, limit);
    if (exact.length > 0 || searched.length < MIN_SIMILAR || !(await this.index.hasTrigrams())) return exact;
    return this.findSimilar(searched, limit);
  }

  /**
   * Best first: the whole name, the start of it, words of it in this order, starts of words, anywhere. Among equals,
   * newest first. Search names have only letters, digits and spaces, so LIKE sees no wildcard of the caller's.
   */
  private async findExact(searched: string, limit: number): Promise<string[]> {
    const words = wordsOf(searched);
    const joined = joinedWords(words);
    const withoutArticle = searched.replace(/^(the|an?) /, '');
    const rows = await this.database.$queryRaw`
      SELECT title_id FROM title
      WHERE ${joinedStart(joined)} OR (${all(words.map(wordMatches))})
      ORDER BY (CASE
          WHEN search_name = ${searched} THEN 0
          WHEN search_name IN (${`the ${withoutArticle}`}, ${`a ${withoutArticle}`}, ${`an ${withoutArticle}`}) THEN 1
          WHEN search_joined = ${joined} OR search_joined LIKE ${`${joined} %`} THEN 1
          WHEN search_name LIKE ${`${searched}%`} THEN 2
          WHEN search_name LIKE ${`the ${withoutArticle}%`} OR search_joined LIKE ${`${joined}%`} THEN 3
          WHEN search_name LIKE ${`% ${searched}%`} OR search_joined LIKE ${`% ${joined}%`} THEN 4
          WHEN ${all(words.map(wordStart))} THEN 5
          ELSE 6 END),
        released_at DESC, title_id
      LIMIT ${limit}`;
    return foundRows.parse(rows).map(({ title_id }) => title_id);
  }

  /** Nothing if it takes too long. */
  private async findSimilar(searched: string, limit: number): Promise<string[]> {
    const rows = await this.similarNames(searched).catch((error: unknown) => {
      if (!isCanceled(error)) throw error;
      this.log.warn({ searched }, 'typing errors in a search were not looked for any longer');
      return [];
    });
    const meant = rows.flatMap(({ title_id, search_name }) => {
      const errors = typingErrors(searched, search_name);
      return errors === undefined ? [] : [{ titleId: title_id, errors, length: search_name.length }];
    });
    return meant
      .toSorted((a, b) => a.errors - b.errors || a.length - b.length)
      .slice(0, limit)
      .map(({ titleId }) => titleId);
  }

  private async similarNames(searched: string): Promise<z.infer<typeof similarRows>> {
    const joined = joinedWords(wordsOf(searched));
    const threshold = searched.length < MIN_SIMILARITY.longFrom ? MIN_SIMILARITY.short : MIN_SIMILARITY.long;
    const [, rows] = await this.database.$transaction([
      this.database.$executeRaw`
        SELECT set_config('pg_trgm.word_similarity_threshold', ${String(threshold)}, true),
          set_config('statement_timeout', ${String(MAX_SIMILARITY_MS)}, true)`,
      this.database.$queryRaw`
        SELECT title_id, search_name FROM title
        WHERE ${searched} <% search_name OR ${joined} <% search_joined
        ORDER BY greatest(word_similarity(${searched}, search_name), word_similarity(${joined}, search_joined)) DESC,
          similarity(${searched}, search_name) DESC, released_at DESC, title_id
        LIMIT ${MAX_SIMILAR}`,
    ]);
    return similarRows.parse(rows);
  }
}

function isCanceled(error: unknown): boolean {
  return canceledQuery.safeParse(error).success;
}

function all(conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return Prisma.join([...conditions], ' AND ');
}

function any(conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return Prisma.sql`(${Prisma.join([...conditions], ' OR ')})`;
}

function wordMatches(word: string): Prisma.Sql {
  const itself = matchesStartsOnly(word)
    ? wordStart(word)
    : Prisma.sql`search_name LIKE ${`%${word}%`} OR ${joinedStart(word)}`;
  return any([itself, ...otherSpellings(word).map(wholeWord)]);
}

function wordStart(word: string): Prisma.Sql {
  return Prisma.sql`(search_name LIKE ${`${word}%`} OR search_name LIKE ${`% ${word}%`})`;
}

function joinedStart(joined: string): Prisma.Sql {
  return Prisma.sql`search_joined LIKE ${`${joined}%`} OR search_joined LIKE ${`% ${joined}%`}`;
}

function wholeWord(word: string): Prisma.Sql {
  const patterns = [word, `${word} %`, `% ${word} %`, `% ${word}`];
  return any(patterns.map((pattern) => Prisma.sql`search_name LIKE ${pattern}`));
}
