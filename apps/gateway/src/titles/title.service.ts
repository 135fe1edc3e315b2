import { getTitle, searchTitles } from '@marquee/contracts/catalog';
import { reasonOf } from '@marquee/contracts/page';
import type { TitleCard } from '@marquee/contracts/page';
import type { Title } from '@marquee/contracts/title';
import { ProblemError, RequestRejectedError } from '@marquee/http';
import type { EndpointClient } from '@marquee/http';
import { DegradationSwitch, InjectClient } from '@marquee/service-defaults';
import { Injectable } from '@nestjs/common';
import { LastKnownCache } from './last-known-cache.js';
import type { AgedValue } from './last-known-cache.js';
import { TitleLimits } from './title.limits.js';

/** Titles and searches from the catalog; while it is unavailable, copies of earlier answers. */
@Injectable()
export class TitleService {
  private readonly titles: LastKnownCache<Title>;
  private readonly searches: LastKnownCache<TitleCard[]>;

  constructor(
    @InjectClient(getTitle) private readonly titleClient: EndpointClient<typeof getTitle>,
    @InjectClient(searchTitles) private readonly searchClient: EndpointClient<typeof searchTitles>,
    private readonly degradation: DegradationSwitch,
    limits: TitleLimits,
  ) {
    this.titles = new LastKnownCache(limits.cacheBytes);
    this.searches = new LastKnownCache(limits.cacheBytes);
  }

  async findTitle(titleId: string): Promise<AgedValue<Title>> {
    const fetchTitle = () => this.titleClient({ params: { titleId } });
    return this.liveOrLastKnown(fetchTitle, this.titles, titleId, 'This title');
  }

  async searchTitles(q: string, limit: number): Promise<AgedValue<TitleCard[]>> {
    const fetchCards = async () => (await this.searchClient({ query: { q, limit } })).titles.map(cardOf);
    return this.liveOrLastKnown(fetchCards, this.searches, `${limit} ${q.toLowerCase()}`, 'A search for these words');
  }

  private async liveOrLastKnown<T>(
    fetchValue: () => Promise<T>,
    cache: LastKnownCache<T>,
    key: string,
    what: string,
  ): Promise<AgedValue<T>> {
    try {
      const value = await fetchValue();
      cache.put(key, value);
      return { value, ageSeconds: 0 };
    } catch (error) {
      if (error instanceof RequestRejectedError) throw rejected(error);
      const copy = this.degradation.enabled ? cache.get(key) : undefined;
      if (copy === undefined) throw catalogUnavailable(what, error);
      return copy;
    }
  }
}

function cardOf({ titleId, name, year, genres, runtimeMinutes }: Title): TitleCard {
  return { titleId, name, year, genres, ...(runtimeMinutes !== undefined && { runtimeMinutes }) };
}

/** The catalog's own problem, passed on. */
function rejected(error: RequestRejectedError): ProblemError {
  const { problem, status } = error;
  return new ProblemError({
    status,
    code: problem?.code ?? 'no-such-title',
    detail: problem?.detail ?? 'There is no such title. Search for one with GET /api/search?q=.',
    ...(problem?.title !== undefined && { title: problem.title }),
    ...(problem?.errors && { errors: problem.errors }),
    cause: error,
  });
}

function catalogUnavailable(what: string, cause: unknown): ProblemError {
  return new ProblemError({
    status: 503,
    code: reasonOf(cause),
    title: 'The catalog does not answer',
    detail: `${what} is unavailable, and the gateway has no copy. Try again after Retry-After seconds.`,
    retryAfterSeconds: 2,
    cause,
  });
}
