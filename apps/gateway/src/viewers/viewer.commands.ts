import type { Viewer } from '@marquee/contracts/gateway';
import { currentContext } from '@marquee/service-defaults';
import type { CommandMaker } from '@marquee/service-defaults';
import type { ProfileRepository } from './profile.repository.js';
import type { GuardedProfiles } from './profile.service.js';

const GROUP = 'edge-database';

/** The repository, so that a slow or frozen PostgreSQL costs a request some milliseconds and soon nothing. */
export function guardProfiles(repository: ProfileRepository, makeCommand: CommandMaker): GuardedProfiles {
  const guard = <Input, Result>(
    name: string,
    timeoutMs: number,
    run: (input: Input) => Promise<Result>,
    idempotent: boolean,
  ) => {
    const command = makeCommand<Input, Result>(
      { name, group: GROUP, run, idempotent },
      { timeoutMs, maxConcurrent: 64, breakerVolumeThreshold: 10 },
    );
    return (input: Input) => {
      const deadline = currentContext()?.deadline;
      return command.execute(input, { ...(deadline && { deadline }) });
    };
  };
  const find = guard(`${GROUP}.find`, 400, (viewerId: string) => repository.find(viewerId), true);
  const list = guard(
    `${GROUP}.list`,
    400,
    ({ limit, after }: { limit: number; after: string | undefined }) => repository.list(limit, after),
    true,
  );
  const create = guard(`${GROUP}.create`, 1_500, (viewer: Viewer) => repository.create(viewer), true);
  return { find, create, list: (limit, after) => list({ limit, after }) };
}
