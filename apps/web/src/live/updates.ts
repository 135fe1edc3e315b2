import type { RowChanged } from '@marquee/contracts/gateway';
import { backOffMs } from '../back-off.js';
import type { Cancel, Schedule } from '../schedule.js';
import { Store } from '../store.js';

export type StreamState = 'closed' | 'connecting' | 'open';
export type UpdatesOptions = {
  /** Opens the stream; `EventSource` of `/api/updates` in a browser. */
  connect: () => EventSource;
  schedule: Schedule;
  random: () => number;
  onRowChanged: (change: RowChanged) => void;
  onPageChanged: () => void;
};

/** `EventSource.CLOSED`. */
const CLOSED = 2;
const BACK_OFF = { firstMs: 1_000, mostMs: 30_000 };

/** The stream of changes. A browser gives up on a stream answered with an error; this opens a new one. */
export class Updates extends Store<StreamState> {
  private source: EventSource | undefined;
  private attempts = 0;
  private cancel: Cancel | undefined;

  constructor(private readonly options: UpdatesOptions) {
    super('closed');
  }

  open(): void {
    if (this.source) return;
    this.cancel?.();
    const source = this.options.connect();
    this.source = source;
    this.set('connecting');
    source.addEventListener('open', () => {
      // What was told while no stream was open is lost.
      if (this.attempts > 0) this.options.onPageChanged();
      this.attempts = 0;
      this.set('open');
    });
    source.addEventListener('row-changed', ({ data }: MessageEvent<string>) =>
      this.options.onRowChanged(JSON.parse(data) as RowChanged),
    );
    source.addEventListener('page-changed', () => this.options.onPageChanged());
    source.addEventListener('error', () => {
      this.set('connecting');
      if (source.readyState !== CLOSED) return;
      this.close();
      this.cancel = this.options.schedule(() => this.open(), backOffMs(this.attempts, BACK_OFF, this.options.random()));
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
