import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { Api } from '../src/protocol/api.js';
import { requestHeader } from '../src/protocol/request-header.js';
import { FrameSplitter } from '../src/wire/frame-splitter.js';
import { Reader } from '../src/wire/reader.js';
import { Writer } from '../src/wire/writer.js';

const MAX_FRAME_BYTES = 200 * 1024 * 1024;

/** Speaks single requests over one connection, in any version, sound or not. */
export class RawClient implements Disposable {
  readonly #splitter = new FrameSplitter(MAX_FRAME_BYTES);
  readonly #waiting: ((frame: Buffer | undefined) => void)[] = [];
  readonly closed: Promise<void>;
  #correlationId = 0;
  #isClosed = false;

  private constructor(private readonly socket: Socket) {
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.#isClosed = true;
        for (const answer of this.#waiting.splice(0)) answer(undefined);
        resolve();
      });
    });
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      for (const frame of this.#splitter.push(chunk)) this.#waiting.shift()?.(frame);
    });
  }

  static async connect(address: string): Promise<RawClient> {
    const separator = address.lastIndexOf(':');
    const socket = connect({ host: address.slice(0, separator), port: Number(address.slice(separator + 1)) });
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  /** Rejects when the broker closes the connection instead of answering. */
  async send<Request, Response>(api: Api<Request, Response>, version: number, request: Request): Promise<Response> {
    const frame = await this.exchange(encodeRequest(api, version, request, this.#correlationId++));
    if (frame === undefined) throw new Error(`the broker closed the connection on ${api.name} ${version}`);
    const reader = new Reader(frame);
    reader.int32();
    return api.response.read(reader, version);
  }

  /** Sends what the broker does not answer. */
  tell<Request>(api: Api<Request, unknown>, version: number, request: Request): void {
    this.write(encodeRequest(api, version, request, this.#correlationId++));
  }

  /** The answering frame, or undefined when the connection was closed instead. */
  exchange(frame: Buffer): Promise<Buffer | undefined> {
    if (this.#isClosed) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.write(frame);
    });
  }

  write(bytes: Buffer): void {
    this.socket.write(bytes);
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }
}

export function encodeRequest<Request>(
  api: Api<Request, unknown>,
  version: number,
  request: Request,
  correlationId = 0,
): Buffer {
  const body = new Writer();
  api.request.write(body, request, version);
  return frameOf(api.key, version, body.finish(), correlationId);
}

export function frameOf(apiKey: number, apiVersion: number, body: Buffer, correlationId = 0): Buffer {
  const writer = new Writer();
  writer.int32(0);
  requestHeader.write(writer, { apiKey, apiVersion, correlationId, clientId: 'raw' }, 0);
  writer.bytes(body);
  const frame = writer.finish();
  frame.writeInt32BE(frame.length - 4, 0);
  return frame;
}
