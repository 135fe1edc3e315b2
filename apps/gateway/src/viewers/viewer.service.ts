import { randomUUID } from 'node:crypto';
import type { Viewer } from '@marquee/contracts/gateway';
import { ProblemError } from '@marquee/http';
import { CommandError } from '@marquee/resilience';
import { Injectable } from '@nestjs/common';
import { avatarOf } from './avatar.domain.js';
import { ViewerCommands } from './viewer.commands.js';
import type { StoredViewer } from './viewer.repository.js';
import { ViewerLimits } from './viewer.limits.js';
import { ViewerSnapshot } from './viewer-snapshot.js';

/** Creates viewers in PostgreSQL; finds and lists them from the snapshot while PostgreSQL is unavailable. */
@Injectable()
export class ViewerService {
  constructor(
    private readonly commands: ViewerCommands,
    private readonly snapshot: ViewerSnapshot,
    private readonly limits: ViewerLimits,
  ) {}

  async listViewers(limit: number, after: string | undefined): Promise<{ viewers: Viewer[]; next: string | null }> {
    const found = await this.commands
      .listViewers(limit + 1, after)
      .then((stored) => stored.map(viewerOf))
      .catch(whenUnavailable(() => this.snapshot.listViewers(limit + 1, after)));
    const viewers = found.slice(0, limit);
    return { viewers, next: found.length > limit ? (viewers.at(-1)?.viewerId ?? null) : null };
  }

  /** Returns undefined if there is no such viewer. Throws a 503 problem if that cannot be known now. */
  async findViewer(viewerId: string): Promise<Viewer | undefined> {
    const known = this.snapshot.findViewer(viewerId);
    if (known !== undefined) return known;
    const found = await this.commands.findViewer(viewerId).catch(
      whenUnavailable((cause) => {
        throw unavailable('This gateway does not know the viewer yet and cannot look it up.', cause);
      }),
    );
    if (found === null) return undefined;
    this.snapshot.addViewers([found]);
    return viewerOf(found);
  }

  /**
   * Returns the viewer with this id; creates it if there is none. The prefix of generated ids sorts behind the ids of
   * the data sets, so the list shows those first.
   */
  async createViewer(name: string, viewerId?: string): Promise<Viewer> {
    // A chosen id needs an import grant: the operator knows how many viewers there will be.
    if (viewerId === undefined && this.limits.areReached) throw tooManyViewers();
    return this.storeViewer(name, viewerId ?? `visitor-${randomUUID()}`);
  }

  private async storeViewer(name: string, viewerId: string): Promise<Viewer> {
    const stored = await this.commands.createViewer({ viewerId, name, avatar: avatarOf(viewerId) }).catch(
      whenUnavailable((cause) => {
        throw unavailable('A new viewer cannot be stored. Existing viewers can sign in.', cause);
      }),
    );
    this.snapshot.addViewers([stored]);
    return viewerOf(stored);
  }
}

function viewerOf({ viewerId, name, avatar }: StoredViewer): Viewer {
  return { viewerId, name, avatar };
}

function whenUnavailable<T>(fallback: (cause: CommandError) => T): (error: unknown) => T {
  return (error) => {
    if (error instanceof CommandError) return fallback(error);
    throw error;
  };
}

function tooManyViewers(): ProblemError {
  return new ProblemError({
    status: 503,
    code: 'viewers-full',
    title: 'There are too many viewers',
    detail:
      'No more viewers can be created. Sign in as one of those in GET /api/viewers. ' +
      'An operator can raise gateway.limits.viewers on the console.',
  });
}

function unavailable(detail: string, cause: CommandError): ProblemError {
  return new ProblemError({
    status: 503,
    code: 'viewers-unavailable',
    title: 'The viewer database is unavailable',
    detail: `${detail} Try again after Retry-After seconds.`,
    retryAfterSeconds: 2,
    cause,
  });
}
