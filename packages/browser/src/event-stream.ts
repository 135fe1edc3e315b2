/** The part of `EventSource` that the pages use, so that tests can pass their own. */
export interface EventStream {
  readonly readyState: number;
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

/** `EventSource.CLOSED`: the browser does not reconnect. */
export const STREAM_CLOSED = 2;
