import type { Device, RowKind } from '@marquee/contracts/page';
import { buildRows, popularRows, segmentRows } from '@marquee/contracts/row-builder';
import type { BuiltRows } from '@marquee/contracts/row-builder';
import type { Deadline } from '@marquee/resilience';
import { CommandError, reasonOf } from '@marquee/resilience';
import type { ServiceRuntime } from '@marquee/service-defaults';
import type { Answer } from './candidate.domain.js';
import type { SharedRowsSource } from './shared-rows.js';

export interface Asked {
  readonly viewerId: string;
  readonly device: Device;
  readonly rowIds?: string[];
  readonly kinds?: RowKind[];
}

export interface BuiltBy {
  /** Id of the replica that answered. */
  readonly instance?: string;
  readonly serverTiming?: string | undefined;
}

/** The row-builder as lolomo sees it: an answer, or why there is none. */
export class RowsClient implements SharedRowsSource {
  private readonly rows;
  private readonly popularRows;
  private readonly segmentRows;
  private readonly retryBudget;

  constructor(runtime: ServiceRuntime) {
    this.rows = runtime.client(buildRows);
    this.popularRows = runtime.client(popularRows);
    this.segmentRows = runtime.client(segmentRows);
    this.retryBudget = runtime.commands.retryBudget(buildRows.service);
  }

  /** @param avoid the replica that is not to be asked while there is another. */
  async build(asked: Asked, deadline: Deadline, avoid?: string): Promise<Answer & BuiltBy> {
    try {
      const answer = await this.rows.answer({ body: asked }, { deadline, ...(avoid !== undefined && { avoid }) });
      return { kind: 'built', built: answer.body, serverTiming: answer.serverTiming, instance: answer.instance };
    } catch (error) {
      return { kind: 'none', reason: error instanceof CommandError ? error.reason : reasonOf(error) };
    }
  }

  /** The same again of another replica, if that does not add more load than retries may. */
  async buildAgain(asked: Asked, deadline: Deadline, avoid: string | undefined): Promise<BuiltRows | undefined> {
    if (!this.retryBudget.tryRetry(performance.now())) return undefined;
    const answer = await this.build(asked, deadline, avoid);
    return answer.kind === 'built' ? answer.built : undefined;
  }

  popular() {
    return this.popularRows({});
  }

  segments() {
    return this.segmentRows({});
  }
}
