import { ApiError } from '@marquee/browser/api-error';
import type { Cancel, Clock } from '@marquee/browser/clock';
import { STREAM_CLOSED } from '@marquee/browser/event-stream';
import type { EventStream } from '@marquee/browser/event-stream';
import { Store } from '@marquee/browser/store';
import type { Picture } from '@marquee/contracts/console';
import { appendMoment } from './history.js';
import type { Moment } from './history.js';

export type Connection = 'connecting' | 'live' | 'lost';

export interface PictureState {
  /** The latest one; null before the first. */
  readonly picture: Picture | null;
  readonly history: readonly Moment[];
  readonly connection: Connection;
}

export interface PictureApi {
  openPicture(): EventStream;
  /** Rejects with 401 when this browser is signed out. */
  fleet(): Promise<unknown>;
}

const RETRY_MS = 2_000;

/** Follows the stream of pictures; the server sends one each second. */
export class PictureFeed extends Store<PictureState> {
  private source: EventStream | undefined;
  private cancel: Cancel | undefined;
  private closed = true;

  constructor(
    private readonly api: PictureApi,
    private readonly clock: Clock,
    private readonly onSignedOut: () => void,
  ) {
    super({ picture: null, history: [], connection: 'connecting' });
  }

  open(): void {
    this.closed = false;
    const source = this.api.openPicture();
    this.source = source;
    source.addEventListener('message', ({ data }) => {
      const picture = JSON.parse(data) as Picture;
      this.update(({ history }) => ({ picture, history: appendMoment(history, picture), connection: 'live' }));
    });
    source.addEventListener('error', () => {
      this.update((state) => ({ ...state, connection: 'lost' }));
      // The browser reconnects automatically, except after a response that is not a stream.
      if (source.readyState === STREAM_CLOSED) void this.reconnect();
    });
  }

  close(): void {
    this.closed = true;
    this.source?.close();
    this.cancel?.();
  }

  private async reconnect(): Promise<void> {
    const signedOut = await this.api.fleet().then(
      () => false,
      (error: unknown) => error instanceof ApiError && error.status === 401,
    );
    if (this.closed) return;
    if (signedOut) this.onSignedOut();
    else this.cancel = this.clock.schedule(() => this.open(), RETRY_MS);
  }
}
