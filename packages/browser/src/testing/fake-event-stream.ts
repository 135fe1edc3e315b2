import { STREAM_CLOSED } from '../event-stream.js';
import type { EventStream } from '../event-stream.js';

/** A stream that receives what a test sends. */
export class FakeEventStream implements EventStream {
  readyState = 0;
  private readonly target = new EventTarget();

  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void {
    this.target.addEventListener(type, (event) => listener(event as MessageEvent<string>));
  }

  accept(): void {
    this.readyState = 1;
    this.send('open');
  }

  send(type: string, data = ''): void {
    this.target.dispatchEvent(new MessageEvent(type, { data }));
  }

  /** 0: the browser reconnects. 2: it has given up. */
  fail(readyState: 0 | 2): void {
    this.readyState = readyState;
    this.send('error');
  }

  close(): void {
    this.readyState = STREAM_CLOSED;
  }
}
