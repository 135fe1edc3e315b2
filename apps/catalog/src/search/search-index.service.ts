import { Health } from '@marquee/observability';
import type { Logger } from '@marquee/observability';
import { Periodic } from '@marquee/scheduling';
import { LOGGER } from '@marquee/service-defaults';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { z } from 'zod';
import { PrismaClient } from '../generated/prisma/client.js';
import { SEARCH_VERSION, joinedName, searchName } from './search-name.domain.js';

const TITLES_PER_RUN = 500;
const BUSY_MS = 50;
const IDLE_MS = 60_000;
const RETRY_MS = 5_000;
const INDEX = 'title_search_name_trigrams';

const outdatedRows = z.array(z.object({ title_id: z.string(), name: z.string() }));

/** Keeps what search compares up to date with its rules, and knows whether the database finds similar words. */
@Injectable()
export class SearchIndex implements OnApplicationBootstrap, OnModuleDestroy {
  private trigrams: boolean | undefined;
  private readonly updates = new Periodic(() => this.update(), {
    everyMs: IDLE_MS,
    onError: (error) => {
      this.log.warn({ err: error }, 'the search index is not updated');
      return RETRY_MS;
    },
  });

  constructor(
    private readonly database: PrismaClient,
    health: Health,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    health.detail('search', () => ({ findsTypingErrors: this.trigrams ?? 'unknown' }));
  }

  onApplicationBootstrap(): void {
    this.updates.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.updates.stop();
  }

  /** Whether the database has the index over trigrams. */
  async hasTrigrams(): Promise<boolean> {
    if (this.trigrams !== undefined) return this.trigrams;
    const found = await this.database.$queryRaw<unknown[]>`SELECT 1 FROM pg_indexes WHERE indexname = ${INDEX}`;
    this.trigrams = found.length > 0;
    if (!this.trigrams) {
      this.log.warn(
        'Search finds no typing errors and reads every name: the database has no pg_trgm. See "Search" in the README of catalog.',
      );
    }
    return this.trigrams;
  }

  /** Makes the search names of some titles again that older rules made. Returns the pause until the next run. */
  private async update(): Promise<number> {
    await this.hasTrigrams();
    const updated = await this.updateOutdated(TITLES_PER_RUN);
    return updated === TITLES_PER_RUN ? BUSY_MS : IDLE_MS;
  }

  /** Returns how many titles were outdated. Replicas take different ones. */
  async updateOutdated(limit: number): Promise<number> {
    return this.database.$transaction(async (tx) => {
      const outdated = outdatedRows.parse(
        await tx.$queryRaw`
          SELECT title_id, name FROM title WHERE search_version < ${SEARCH_VERSION}
          ORDER BY title_id LIMIT ${limit} FOR UPDATE SKIP LOCKED`,
      );
      const rows = outdated.map(({ title_id, name }) => {
        const searched = searchName(name);
        return { titleId: title_id, searched, joined: joinedName(searched) };
      });
      await tx.$executeRaw`
        UPDATE title SET search_name = searched, search_joined = joined, search_version = ${SEARCH_VERSION}
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS input ("titleId" text, searched text, joined text)
        WHERE title_id = "titleId"`;
      return outdated.length;
    });
  }
}
