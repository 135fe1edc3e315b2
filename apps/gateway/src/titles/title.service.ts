import type { getTitle, searchTitles } from '@marquee/contracts/catalog';
import type { TitleCard } from '@marquee/contracts/page';
import type { Title } from '@marquee/contracts/title';
import { reasonOf } from '@marquee/resilience';
import { RequestRejectedError, ProblemError } from '@marquee/service-defaults';
import type { EndpointClient } from '@marquee/service-defaults';
import type { Known, LastKnown } from './last-known.js';

export interface TitleParts {
  readonly getTitle: EndpointClient<typeof getTitle>;
  readonly searchTitles: EndpointClient<typeof searchTitles>;
  readonly titles: LastKnown<Title>;
  readonly searches: LastKnown<TitleCard[]>;
  /** Whether a copy may stand in. */
  readonly ladder: () => boolean;
}

/** Titles from the catalog; while it is away, those that were asked for before. */
export class TitleService {
  constructor(private readonly parts: TitleParts) {}

  async title(titleId: string): Promise<Known<Title>> {
    const fetched = () => this.parts.getTitle({ params: { titleId } });
    return this.lastKnown(fetched, this.parts.titles, titleId, 'This title');
  }

  async search(q: string, limit: number): Promise<Known<TitleCard[]>> {
    const fetched = async () => (await this.parts.searchTitles({ query: { q, limit } })).titles.map(cardOf);
    return this.lastKnown(fetched, this.parts.searches, `${limit} ${q.toLowerCase()}`, 'A search for these words');
  }

  private async lastKnown<T>(
    fetch: () => Promise<T>,
    copies: LastKnown<T>,
    key: string,
    what: string,
  ): Promise<Known<T>> {
    try {
      const value = await fetch();
      copies.put(key, value);
      return { value, ageSeconds: 0 };
    } catch (error) {
      if (error instanceof RequestRejectedError) throw refused(error);
      const copy = this.parts.ladder() ? copies.get(key) : undefined;
      if (copy === undefined) throw away(what, error);
      return copy;
    }
  }
}

function cardOf({ titleId, name, year, genres, runtimeMinutes }: Title): TitleCard {
  return { titleId, name, year, genres, ...(runtimeMinutes !== undefined && { runtimeMinutes }) };
}

function refused(error: RequestRejectedError): ProblemError {
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

function away(what: string, cause: unknown): ProblemError {
  return new ProblemError({
    status: 503,
    code: reasonOf(cause),
    title: 'The catalog does not answer',
    detail: `${what} is not to be had at the moment, and there is no copy here. The home page and playing go on. Try again as Retry-After says.`,
    retryAfterSeconds: 2,
    cause,
  });
}
