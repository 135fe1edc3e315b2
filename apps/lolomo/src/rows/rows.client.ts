import type { Device, Reason, RowKind } from '@marquee/contracts/page';
import { buildRows, popularRows, segmentRows } from '@marquee/contracts/row-builder';
import type { BuiltRows } from '@marquee/contracts/row-builder';
import type { Deadline } from '@marquee/resilience';
import { reasonOf } from '@marquee/contracts/page';
import type { ServiceRuntime } from '@marquee/service-defaults';
import type { SharedRowsSource } from './shared-rows.js';

export interface BuildRequest {
  readonly viewerId: string;
  readonly device: Device;
  readonly rowIds?: string[];
  readonly kinds?: RowKind[];
}

export interface BuildSuccess {
  readonly kind: 'built';
  readonly built: BuiltRows;
  /** Size of the answer as received. */
  readonly bytes: number;
  /** Id of the replica that answered. */
  readonly instance: string;
  readonly serverTiming: string | undefined;
}

export interface BuildFailure {
  readonly kind: 'failed';
  readonly reason: Reason;
}

export type BuildResult = BuildSuccess | BuildFailure;

/** The row-builder's endpoints; a failed call is a result with a reason, not an exception. */
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

  /** @param avoid the replica that is only asked when there is no other */
  async build(request: BuildRequest, deadline: Deadline, avoid?: string): Promise<BuildResult> {
    try {
      const { body, bytes, instance, serverTiming } = await this.rows.answer(
        { body: request },
        { deadline, ...(avoid !== undefined && { avoid }) },
      );
      return { kind: 'built', built: body, bytes, instance, serverTiming };
    } catch (error) {
      return { kind: 'failed', reason: reasonOf(error) };
    }
  }

  /** Builds on another replica. Undefined when the retry budget is used up or the retry fails. */
  async retry(request: BuildRequest, deadline: Deadline, avoid: string): Promise<BuildSuccess | undefined> {
    if (!this.retryBudget.tryRetry(performance.now())) return undefined;
    const result = await this.build(request, deadline, avoid);
    return result.kind === 'built' ? result : undefined;
  }

  popular() {
    return this.popularRows({});
  }

  segments() {
    return this.segmentRows({});
  }
}
