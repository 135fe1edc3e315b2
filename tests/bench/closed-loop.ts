import { home } from '@marquee/contracts/gateway';
import type { Page } from '@marquee/contracts/page';
import type { SignedInViewer } from '../support/gateway.js';

export interface Sample {
  /** When the response arrived, on the scale of `performance.now()`. */
  readonly at: number;
  readonly ms: number;
  /** Whether the status is 200 and every row holds titles. */
  readonly hasRows: boolean;
}

/** A fixed number of connections, each requesting the next viewer's page as soon as it has received the last one. */
export class ClosedLoop implements AsyncDisposable {
  readonly samples: Sample[] = [];
  private readonly loops: Promise<unknown>;
  private ended = false;
  private turn = 0;

  constructor(
    private readonly viewers: readonly SignedInViewer[],
    connections: number,
  ) {
    this.loops = Promise.all(Array.from({ length: connections }, () => this.loop()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.ended = true;
    await this.loops;
  }

  private async loop(): Promise<void> {
    while (!this.ended) {
      const { gateway, headers } = this.viewers[this.turn++ % this.viewers.length] as SignedInViewer;
      const { status, body, ms } = await gateway.send<Partial<Page>>('GET', home.path, { headers });
      const hasRows =
        status === 200 && (body.rows?.length ?? 0) > 0 && body.rows?.every(({ items }) => items.length > 0);
      this.samples.push({ at: performance.now(), ms, hasRows: hasRows === true });
    }
  }
}
