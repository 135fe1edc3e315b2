import { randomUUID } from 'node:crypto';
import type { Viewer } from '@marquee/contracts/gateway';
import { ProblemError } from '@marquee/service-defaults';
import { CommandError } from '@marquee/resilience';
import { avatarOf } from './avatar.domain.js';
import type { ProfileSnapshot } from './profile-snapshot.js';
import type { StoredProfile } from './profile.repository.js';

/** Access to the database, each kind guarded by a command; they reject with `CommandError` when it is away. */
export interface GuardedProfiles {
  find(viewerId: string): Promise<StoredProfile | null>;
  list(limit: number, after: string | undefined): Promise<StoredProfile[]>;
  create(viewer: Viewer): Promise<StoredProfile>;
}

/** Profiles: made in PostgreSQL only, found and listed also while it is away. */
export class ProfileService {
  constructor(
    private readonly database: GuardedProfiles,
    private readonly snapshot: ProfileSnapshot,
  ) {}

  async list(limit: number, after: string | undefined): Promise<{ viewers: Viewer[]; next: string | null }> {
    const found = await this.database
      .list(limit + 1, after)
      .then((profiles) => profiles.map(viewerIn))
      .catch(ifAway(() => this.snapshot.list(limit + 1, after)));
    const viewers = found.slice(0, limit);
    return { viewers, next: found.length > limit ? (viewers.at(-1)?.viewerId ?? null) : null };
  }

  /** undefined if there is no such viewer; a 503 problem if that cannot be known now. */
  async find(viewerId: string): Promise<Viewer | undefined> {
    const known = this.snapshot.find(viewerId);
    if (known !== undefined) return known;
    const found = await this.database.find(viewerId).catch(
      ifAway((cause) => {
        throw away('A viewer this gateway has not met yet cannot be looked up at the moment.', cause);
      }),
    );
    if (found === null) return undefined;
    this.snapshot.add([found]);
    return viewerIn(found);
  }

  /** With `viewerId`: the viewer of that id, made unless there is one. Ids made here are listed behind those of the data sets. */
  async create(name: string, viewerId: string = `visitor-${randomUUID()}`): Promise<Viewer> {
    const made = await this.database.create({ viewerId, name, avatar: avatarOf(viewerId) }).catch(
      ifAway((cause) => {
        throw away('A new viewer cannot be stored at the moment; those that exist can sign in.', cause);
      }),
    );
    this.snapshot.add([made]);
    return viewerIn(made);
  }
}

function viewerIn({ viewerId, name, avatar }: StoredProfile): Viewer {
  return { viewerId, name, avatar };
}

function ifAway<T>(answer: (cause: CommandError) => T): (error: unknown) => T {
  return (error) => {
    if (error instanceof CommandError) return answer(error);
    throw error;
  };
}

function away(detail: string, cause: CommandError): ProblemError {
  return new ProblemError({
    status: 503,
    code: 'profiles-away',
    title: 'The store of profiles does not answer',
    detail: `${detail} Try again as Retry-After says.`,
    retryAfterSeconds: 2,
    cause,
  });
}
