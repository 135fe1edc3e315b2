import { Health, createLogger } from '@marquee/observability';
import type { PrismaClient } from '../src/generated/prisma/client.js';
import { SearchIndex } from '../src/search/search-index.service.js';
import { TitleSearchRepository } from '../src/search/title-search.repository.js';

const silent = createLogger({ service: 'catalog', instance: 'catalog-1', level: 'silent' });

export function searchIndexOf(database: PrismaClient, health = new Health()): SearchIndex {
  return new SearchIndex(database, health, silent);
}

export function searchOf(database: PrismaClient): TitleSearchRepository {
  return new TitleSearchRepository(database, searchIndexOf(database), silent);
}
