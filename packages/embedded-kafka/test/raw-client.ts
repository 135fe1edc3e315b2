import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { isFlexible, type Api } from '../src/protocol/api.js';
import { requestHeader } from '../src/protocol/request-header.js';
import { FrameSplitter } from '../src/wire/frame-splitter.js';
import { taggedFields } from '../src/wire/flexible.js';
import { Reader } from '../src/wire/reader.js';
import { Writer } from '../src/wire/writer.js';

const MAX_FRAME_BYTES = 200 * 1024 * 1024;

/** Sends single requests over one connection, in any version, valid or not. */
export class RawClient implements Disposable {
  private readonly splitter = new FrameSplitter(MAX_FRAME_BYTES);
  private readonly waiting: ((frame: Buffer | undefined) => void)[] = [];
  readonly closed: Promise<void>;
  private lastCorrelationId = 0;
  private isClosed = false;

  private constructor(private readonly socket: Socket) {
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.isClosed = true;
        for (const answer of this.waiting.splice(0)) answer(undefined);
        resolve();
      });
    });
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      for (const frame of this.splitter.push(chunk)) this.waiting.shift()?.(frame);
    });
  }

  static async connect(address: string): Promise<RawClient> {
    const separator = address.lastIndexOf(':');
    const socket = connect({ host: address.slice(0, separator), port: Number(address.slice(separator + 1)) });
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  /** Rejects if the broker closes the connection instead of responding. */
  async send<Request, Response>(api: Api<Request, Response>, version: number, request: Request): Promise<Response> {
    const frame = await this.exchange(encodeRequest(api, version, request, this.lastCorrelationId++));
    if (frame === undefined) throw new Error(`the broker closed the connection on ${api.name} ${version}`);
    const reader = new Reader(frame);
    reader.int32();
    if (isFlexible(api as Api<unknown, unknown>, version)) taggedFields.read(reader, version);
    return api.response.read(reader, version);
  }

  /** Sends a request that has no response. */
  tell<Request>(api: Api<Request, unknown>, version: number, request: Request): void {
    this.write(encodeRequest(api, version, request, this.lastCorrelationId++));
  }

  /** The response frame, or undefined if the connection was closed instead. */
  exchange(frame: Buffer): Promise<Buffer | undefined> {
    if (this.isClosed) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.waiting.push(resolve);
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
  if (isFlexible(api as Api<unknown, unknown>, version)) taggedFields.write(body, undefined, version);
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
