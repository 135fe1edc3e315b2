import { Agent, buildConnector, WebSocket } from 'undici';
import { EtcdUnavailableError } from './etcd.error.js';
import { parseResponse, watchResponse, type Revision, type WatchResponse } from './wire.js';

/** A change below the watched prefix. */
export type Change =
  | { readonly type: 'put'; readonly key: string; readonly value: string; readonly modRevision: Revision }
  | { readonly type: 'delete'; readonly key: string; readonly modRevision: Revision };

export interface WatchStreamOptions {
  readonly endpoint: string;
  readonly range: { readonly key: string; readonly range_end: string };
  /** Interval of progress requests. Two unanswered ones end the stream. */
  readonly heartbeatMs: number;
  readonly signal: AbortSignal;
}

/**
 * One websocket to `/v3/watch`. It delivers batches of changes from the moment `open` resolves until the connection
 * ends or is silent for too long; the iteration then throws EtcdUnavailableError. It does not reconnect.
 */
export class WatchStream {
  private readonly socket: WebSocket;
  private readonly agent: Agent;
  private readonly destroySocket: () => void;
  private readonly heartbeat: NodeJS.Timeout;
  private readonly url: string;
  private readonly created = Promise.withResolvers<void>();
  private controller: ReadableStreamDefaultController<readonly Change[]> | undefined;
  private unanswered = 0;
  private ended = false;

  readonly changes: ReadableStream<readonly Change[]>;

  static async open(options: WatchStreamOptions): Promise<WatchStream> {
    options.signal.throwIfAborted();
    const stream = new WatchStream(options);
    const abort = () => stream.close();
    options.signal.addEventListener('abort', abort, { once: true });
    try {
      await stream.created.promise;
      return stream;
    } finally {
      options.signal.removeEventListener('abort', abort);
    }
  }

  private constructor({ endpoint, range, heartbeatMs }: WatchStreamOptions) {
    this.url = endpoint;
    this.changes = new ReadableStream({
      start: (controller) => void (this.controller = controller),
      cancel: () => this.release(),
    });
    const connect = buildConnector({ timeout: heartbeatMs });
    // A frozen server never completes the closing handshake, so the socket is kept to be destroyed.
    let abandon = () => {};
    this.agent = new Agent({
      connect: (options, callback) =>
        connect(options, (...result) => {
          const [, socket] = result;
          if (socket) abandon = () => socket.destroy();
          callback(...result);
        }),
    });
    this.destroySocket = () => abandon();
    this.socket = new WebSocket(`${endpoint.replace(/^http/, 'ws')}/v3/watch`, { dispatcher: this.agent });
    this.socket.addEventListener('open', () => this.socket.send(JSON.stringify({ create_request: range })));
    this.socket.addEventListener('message', ({ data }) => this.receive(String(data)));
    this.socket.addEventListener('error', ({ error }) => this.fail('the connection failed', error));
    this.socket.addEventListener('close', () => this.fail('the connection was closed'));
    this.heartbeat = setInterval(() => this.sendHeartbeat(), heartbeatMs);
  }

  private sendHeartbeat(): void {
    if (++this.unanswered > 2) return this.fail('no answer to two heartbeats');
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send('{"progress_request":{}}');
  }

  private receive(text: string): void {
    if (this.ended) return;
    this.unanswered = 0;
    let response: WatchResponse;
    try {
      response = parseResponse(watchResponse, JSON.parse(text), 'watch').result;
    } catch (error) {
      return this.fail('a message is invalid', error);
    }
    if (response.canceled) return this.fail(`the watch was cancelled (${response.cancel_reason})`);
    if (response.created) this.created.resolve();
    if (response.events.length > 0) this.controller?.enqueue(response.events.map(toChange));
  }

  private fail(why: string, cause?: unknown): void {
    if (this.ended) return;
    const error = new EtcdUnavailableError(`Watch at ${this.url}: ${why}.`, 'unknown', { cause });
    this.created.reject(error);
    this.controller?.error(error);
    this.release();
  }

  close(): void {
    if (this.ended) return;
    this.created.reject(new EtcdUnavailableError(`Watch at ${this.url} was closed before it started.`, 'unknown'));
    this.controller?.close();
    this.release();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  private release(): void {
    this.ended = true;
    clearInterval(this.heartbeat);
    this.destroySocket();
    void this.agent.destroy();
  }
}

function toChange({ type, kv }: WatchResponse['events'][number]): Change {
  return type === 'PUT'
    ? { type: 'put', key: kv.key, value: kv.value, modRevision: kv.mod_revision }
    : { type: 'delete', key: kv.key, modRevision: kv.mod_revision };
}
