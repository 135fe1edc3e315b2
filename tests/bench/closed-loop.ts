import { home } from '@marquee/contracts/gateway';
import type { Page } from '@marquee/contracts/page';
import type { Visitor } from '../support/edge.js';

export interface Sample {
  /** When it was answered, on the scale of `performance.now()`. */
  readonly at: number;
  readonly ms: number;
  /** 200, and every row holds titles. */
  readonly hasRows: boolean;
}

/** So many connections, each asking for the next viewer's page as soon as it has the last one. */
export class ClosedLoop implements AsyncDisposable {
  readonly samples: Sample[] = [];
  private readonly asking: Promise<unknown>;
  private ended = false;
  private turn = 0;

  constructor(
    private readonly visitors: readonly Visitor[],
    connections: number,
  ) {
    this.asking = Promise.all(Array.from({ length: connections }, () => this.ask()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.ended = true;
    await this.asking;
  }

  private async ask(): Promise<void> {
    while (!this.ended) {
      const { edge, headers } = this.visitors[this.turn++ % this.visitors.length] as Visitor;
      const { status, body, ms } = await edge.send<Partial<Page>>('GET', home.path, { headers });
      const hasRows =
        status === 200 && (body.rows?.length ?? 0) > 0 && body.rows?.every(({ items }) => items.length > 0);
      this.samples.push({ at: performance.now(), ms, hasRows: hasRows === true });
    }
  }
}
