import type { ResponseOf } from '@marquee/contracts/endpoint';
import { reasonOf } from '@marquee/contracts/page';
import type { Device, Reason, RowKind } from '@marquee/contracts/page';
import { buildRows, popularRows, segmentRows } from '@marquee/contracts/row-builder';
import type { BuiltRows } from '@marquee/contracts/row-builder';
import type { Deadline } from '@marquee/resilience';
import { Metrics } from '@marquee/observability';
import { CommandRegistry } from '@marquee/resilience';
import type { EndpointClient } from '@marquee/http';
import { AnswerRows, InjectClient } from '@marquee/service-defaults';
import { Injectable } from '@nestjs/common';

export interface BuildRequest {
  readonly viewerId: string;
  readonly device: Device;
  readonly rowIds?: string[];
  readonly kinds?: RowKind[];
  readonly ifRevision?: string;
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

export type PopularRows = ResponseOf<typeof popularRows>;
export type SegmentRows = ResponseOf<typeof segmentRows>;

export type BuildResult = BuildSuccess | BuildFailure;

/** The row-builder's endpoints; a failed call is a result with a reason, not an exception. */
@Injectable()
export class RowsClient {
  private readonly retryBudget;
  private readonly answerRows: AnswerRows;

  constructor(
    @InjectClient(buildRows) private readonly viewerRows: EndpointClient<typeof buildRows>,
    @InjectClient(popularRows) private readonly rowsForAll: EndpointClient<typeof popularRows>,
    @InjectClient(segmentRows) private readonly rowsBySegment: EndpointClient<typeof segmentRows>,
    commands: CommandRegistry,
    metrics: Metrics,
  ) {
    this.answerRows = new AnswerRows(metrics);
    this.retryBudget = commands.retryBudget(buildRows.service);
  }

  /** @param avoid the replica that is only asked when there is no other */
  async build(request: BuildRequest, deadline: Deadline, avoid?: string): Promise<BuildResult> {
    try {
      const { body, bytes, instance, serverTiming } = await this.viewerRows.answer(
        { body: request },
        { deadline, ...(avoid !== undefined && { avoid }) },
      );
      const isWhole = request.rowIds === undefined && request.kinds === undefined && body.unchanged !== true;
      if (isWhole) this.answerRows.observe(instance, body.rows.length);
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

  popular(): Promise<PopularRows> {
    return this.rowsForAll({});
  }

  segments(): Promise<SegmentRows> {
    return this.rowsBySegment({});
  }
}
