import type { Viewer } from '@marquee/contracts/gateway';
import { currentContext } from '@marquee/http';
import type { Command } from '@marquee/resilience';
import { CommandFactory } from '@marquee/service-defaults';
import { Injectable } from '@nestjs/common';
import { ViewerRepository } from './viewer.repository.js';
import type { StoredViewer } from './viewer.repository.js';

const GROUP = 'edge-database';

interface ViewerPage {
  readonly limit: number;
  readonly after: string | undefined;
}

/**
 * The viewer queries as commands. While PostgreSQL is down, a query costs a request at most its timeout, and nothing
 * once the breaker opens. Each method rejects with `CommandError` then.
 */
@Injectable()
export class ViewerCommands {
  private readonly find: Command<string, StoredViewer | null>;
  private readonly list: Command<ViewerPage, StoredViewer[]>;
  private readonly create: Command<Viewer, StoredViewer>;

  constructor(commands: CommandFactory, repository: ViewerRepository) {
    const create = <Input, Result>(name: string, timeoutMs: number, run: (input: Input) => Promise<Result>) =>
      commands.create(
        { name: `${GROUP}.${name}`, group: GROUP, run, idempotent: true },
        { timeoutMs, maxConcurrent: 64, breakerVolumeThreshold: 10 },
      );
    this.find = create('find', 400, (viewerId: string) => repository.findViewer(viewerId));
    this.list = create('list', 400, ({ limit, after }: ViewerPage) => repository.listViewers(limit, after));
    this.create = create('create', 1_500, (viewer: Viewer) => repository.createViewer(viewer));
  }

  findViewer(viewerId: string): Promise<StoredViewer | null> {
    return this.find.execute(viewerId, withDeadline());
  }

  listViewers(limit: number, after: string | undefined): Promise<StoredViewer[]> {
    return this.list.execute({ limit, after }, withDeadline());
  }

  createViewer(viewer: Viewer): Promise<StoredViewer> {
    return this.create.execute(viewer, withDeadline());
  }
}

function withDeadline() {
  const deadline = currentContext()?.deadline;
  return deadline === undefined ? {} : { deadline };
}
