import type { Device } from '@marquee/contracts/page';
import { buildRows, popularRows, segmentRows } from '@marquee/contracts/row-builder';
import type { Deadline } from '@marquee/resilience';
import { CommandError, reasonOf } from '@marquee/resilience';
import type { ServiceRuntime } from '@marquee/service-defaults';
import type { Answer } from './candidate.domain.js';
import type { SharedRowsSource } from './shared-rows.js';

export interface Asked {
  readonly viewerId: string;
  readonly device: Device;
  readonly rowIds?: string[];
}

/** The row-builder as lolomo sees it: an answer, or why there is none. */
export class RowsClient implements SharedRowsSource {
  private readonly rows;
  private readonly popularRows;
  private readonly segmentRows;

  constructor(runtime: ServiceRuntime) {
    this.rows = runtime.client(buildRows);
    this.popularRows = runtime.client(popularRows);
    this.segmentRows = runtime.client(segmentRows);
  }

  async build(asked: Asked, deadline: Deadline): Promise<Answer & { serverTiming?: string | undefined }> {
    try {
      const answer = await this.rows.answer({ body: asked }, { deadline });
      return { kind: 'built', built: answer.body, serverTiming: answer.serverTiming };
    } catch (error) {
      return { kind: 'none', reason: error instanceof CommandError ? error.reason : reasonOf(error) };
    }
  }

  popular() {
    return this.popularRows({});
  }

  segments() {
    return this.segmentRows({});
  }
}
