import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';

export interface ServerSentEvent {
  readonly id?: string;
  readonly event?: string;
  readonly data: unknown;
}

/**
 * Returns an event in the format of WHATWG HTML, "Server-sent events". `data` becomes JSON, which has no line breaks.
 */
export function formatEvent({ id, event, data }: ServerSentEvent): string {
  const head = `${id === undefined ? '' : `id: ${id}\n`}${event === undefined ? '' : `event: ${event}\n`}`;
  return `${head}data: ${JSON.stringify(data)}\n\n`;
}

/** The writing side of one open stream of server-sent events. */
export class EventStream {
  private constructor(private readonly raw: ServerResponse) {}

  /**
   * Starts the stream and takes the response over from Fastify. Returns undefined for a HEAD request, which Fastify
   * serves wherever it serves GET: it gets the headers, because a stream has no end to wait for.
   */
  static open(request: FastifyRequest, reply: FastifyReply): EventStream | undefined {
    if (request.method === 'HEAD') {
      void reply.send();
      return undefined;
    }
    reply.hijack();
    reply.raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    return new EventStream(reply.raw);
  }

  /** Bytes that the client has not read yet. */
  get buffered(): number {
    return this.raw.writableLength;
  }

  /** Does nothing after the end, where a write would be an unhandled error. */
  write(text: string): void {
    if (!this.raw.writableEnded) this.raw.write(text);
  }

  /** Ends the stream after everything written has been sent. */
  end(): void {
    this.raw.end();
  }

  /** Closes the connection at once. */
  cut(): void {
    this.raw.destroy();
  }

  /** Calls the listener once when the stream has ended, whichever side ended it. */
  onClose(listener: () => void): void {
    this.raw.once('close', listener);
  }
}
