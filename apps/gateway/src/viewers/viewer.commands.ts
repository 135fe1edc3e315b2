import type { Viewer } from '@marquee/contracts/gateway';
import { currentContext } from '@marquee/http';
import type { CreateCommand } from '@marquee/http';
import type { StoredViewer, ViewerRepository } from './viewer.repository.js';

const GROUP = 'edge-database';

export interface ViewerPage {
  readonly limit: number;
  readonly after: string | undefined;
}

/** The viewer queries as commands; each rejects with `CommandError` while PostgreSQL is unavailable. */
export interface ViewerCommands {
  findViewer(viewerId: string): Promise<StoredViewer | null>;
  listViewers(page: ViewerPage): Promise<StoredViewer[]>;
  createViewer(viewer: Viewer): Promise<StoredViewer>;
}

/** While PostgreSQL is down, a query costs a request at most its timeout, and nothing once the breaker opens. */
export function viewerCommands(repository: ViewerRepository, makeCommand: CreateCommand): ViewerCommands {
  const command = <Input, Result>(
    name: string,
    timeoutMs: number,
    run: (input: Input) => Promise<Result>,
    idempotent: boolean,
  ) => {
    const made = makeCommand<Input, Result>(
      { name: `${GROUP}.${name}`, group: GROUP, run, idempotent },
      { timeoutMs, maxConcurrent: 64, breakerVolumeThreshold: 10 },
    );
    return (input: Input) => {
      const deadline = currentContext()?.deadline;
      return made.execute(input, { ...(deadline && { deadline }) });
    };
  };
  return {
    findViewer: command('find', 400, (viewerId: string) => repository.findViewer(viewerId), true),
    listViewers: command('list', 400, ({ limit, after }: ViewerPage) => repository.listViewers(limit, after), true),
    createViewer: command('create', 1_500, (viewer: Viewer) => repository.createViewer(viewer), true),
  };
}
