import { Agent, buildConnector, WebSocket } from 'undici';
import { EtcdUnavailableError } from './errors.js';
import { parseAnswer, watchAnswer, type Revision, type WatchAnswer } from './wire.js';

/** A change below the watched prefix. */
export type Change =
  | { readonly type: 'put'; readonly key: string; readonly value: string; readonly modRevision: Revision }
  | { readonly type: 'delete'; readonly key: string; readonly modRevision: Revision };

export interface WatchStreamOptions {
  readonly endpoint: string;
  readonly range: { readonly key: string; readonly range_end: string };
  /** A progress request goes out this often; two without an answer end the stream. */
  readonly heartbeatMs: number;
  readonly signal: AbortSignal;
}

/**
 * One websocket to `/v3/watch`: batches of changes from the moment `open` resolves, until the connection ends or falls
 * silent (then the iteration throws EtcdUnavailableError). etcd and antietcd both speak this; nothing here reconnects.
 */
export class WatchStream {
  readonly #socket: WebSocket;
  readonly #agent: Agent;
  readonly #abandon: () => void;
  readonly #heartbeat: NodeJS.Timeout;
  readonly #endpoint: string;
  readonly #created = Promise.withResolvers<void>();
  #controller: ReadableStreamDefaultController<readonly Change[]> | undefined;
  #unanswered = 0;
  #ended = false;

  readonly changes: ReadableStream<readonly Change[]>;

  static async open(options: WatchStreamOptions): Promise<WatchStream> {
    options.signal.throwIfAborted();
    const stream = new WatchStream(options);
    const abort = () => stream.close();
    options.signal.addEventListener('abort', abort, { once: true });
    try {
      await stream.#created.promise;
      return stream;
    } finally {
      options.signal.removeEventListener('abort', abort);
    }
  }

  private constructor({ endpoint, range, heartbeatMs }: WatchStreamOptions) {
    this.#endpoint = endpoint;
    this.changes = new ReadableStream({
      start: (controller) => void (this.#controller = controller),
      cancel: () => this.#release(),
    });
    const connect = buildConnector({ timeout: heartbeatMs });
    // A frozen server never completes the closing handshake, so the socket itself is kept at hand.
    let abandon = () => {};
    this.#agent = new Agent({
      connect: (options, callback) =>
        connect(options, (...result) => {
          const [, socket] = result;
          if (socket) abandon = () => socket.destroy();
          callback(...result);
        }),
    });
    this.#abandon = () => abandon();
    this.#socket = new WebSocket(`${endpoint.replace(/^http/, 'ws')}/v3/watch`, { dispatcher: this.#agent });
    this.#socket.addEventListener('open', () => this.#socket.send(JSON.stringify({ create_request: range })));
    this.#socket.addEventListener('message', ({ data }) => this.#receive(String(data)));
    this.#socket.addEventListener('error', ({ error }) => this.#fail('the connection failed', error));
    this.#socket.addEventListener('close', () => this.#fail('the connection was closed'));
    this.#heartbeat = setInterval(() => this.#beat(), heartbeatMs);
  }

  #beat(): void {
    if (++this.#unanswered > 2) return this.#fail('no answer to two heartbeats');
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send('{"progress_request":{}}');
  }

  #receive(text: string): void {
    if (this.#ended) return;
    this.#unanswered = 0;
    let answer: WatchAnswer;
    try {
      answer = parseAnswer(watchAnswer, JSON.parse(text), 'watch').result;
    } catch (error) {
      return this.#fail('a message could not be read', error);
    }
    if (answer.canceled) return this.#fail(`the watch was cancelled (${answer.cancel_reason})`);
    if (answer.created) this.#created.resolve();
    if (answer.events.length > 0) this.#controller?.enqueue(answer.events.map(toChange));
  }

  #fail(why: string, cause?: unknown): void {
    if (this.#ended) return;
    const error = new EtcdUnavailableError(`Watch at ${this.#endpoint}: ${why}.`, 'unknown', { cause });
    this.#created.reject(error);
    this.#controller?.error(error);
    this.#release();
  }

  close(): void {
    if (this.#ended) return;
    this.#created.reject(new EtcdUnavailableError(`Watch at ${this.#endpoint} was closed before it began.`, 'unknown'));
    this.#controller?.close();
    this.#release();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #release(): void {
    this.#ended = true;
    clearInterval(this.#heartbeat);
    this.#abandon();
    void this.#agent.destroy();
  }
}

function toChange({ type, kv }: WatchAnswer['events'][number]): Change {
  return type === 'PUT'
    ? { type: 'put', key: kv.key, value: kv.value, modRevision: kv.mod_revision }
    : { type: 'delete', key: kv.key, modRevision: kv.mod_revision };
}
