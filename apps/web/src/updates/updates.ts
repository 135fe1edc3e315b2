import { backOffMs } from '@marquee/browser/back-off';
import type { Cancel, Clock } from '@marquee/browser/clock';
import { STREAM_CLOSED } from '@marquee/browser/event-stream';
import type { EventStream } from '@marquee/browser/event-stream';
import { Store } from '@marquee/browser/store';
import type { RowChanged } from '@marquee/contracts/gateway';

export type StreamState = 'closed' | 'connecting' | 'open';

export interface UpdateListener {
  rowChanged(change: RowChanged): void;
  pageChanged(): void;
}

const BACK_OFF = { firstMs: 1_000, maxMs: 30_000 };

/** The stream of updates. A browser gives up on a stream that is answered with an error; this opens a new one. */
export class Updates extends Store<StreamState> {
  private source: EventStream | undefined;
  private attempts = 0;
  private cancel: Cancel | undefined;

  constructor(
    private readonly connect: () => EventStream,
    private readonly clock: Clock,
    private readonly random: () => number,
    private readonly listener: UpdateListener,
  ) {
    super('closed');
  }

  open(): void {
    if (this.source) return;
    this.cancel?.();
    const source = this.connect();
    this.source = source;
    this.set('connecting');
    source.addEventListener('open', () => {
      // Updates sent while no stream was open are lost.
      if (this.attempts > 0) this.listener.pageChanged();
      this.attempts = 0;
      this.set('open');
    });
    source.addEventListener('row-changed', ({ data }) => this.listener.rowChanged(JSON.parse(data) as RowChanged));
    source.addEventListener('page-changed', () => this.listener.pageChanged());
    source.addEventListener('error', () => {
      this.set('connecting');
      if (source.readyState !== STREAM_CLOSED) return;
      this.close();
      this.cancel = this.clock.schedule(() => this.open(), backOffMs(this.attempts, BACK_OFF, this.random()));
      this.attempts += 1;
    });
  }

  close(): void {
    this.cancel?.();
    this.source?.close();
    this.source = undefined;
    this.set('closed');
  }
}
