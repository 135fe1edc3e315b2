import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A listener further behind than this is disconnected. It reconnects and gets the newest value. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;

/** Streams the same JSON to all listeners at a fixed pace, as server-sent events. It reads nothing while nobody listens. */
export class JsonStream {
  private readonly listeners = new Set<ServerResponse>();
  private timer: NodeJS.Timeout | undefined;

  /** @param everyMs pace in milliseconds; a new listener gets its first event at once. */
  constructor(
    private readonly read: () => unknown,
    private readonly everyMs: number,
  ) {}

  attach(request: FastifyRequest, reply: FastifyReply): void {
    // Fastify serves HEAD wherever it serves GET, and a stream has no end to wait for.
    if (request.method === 'HEAD') return void reply.send();
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    this.listeners.add(raw);
    raw.once('close', () => this.detach(raw));
    raw.write(this.event());
    this.timer ??= setInterval(() => this.broadcast(), this.everyMs);
  }

  /** Ends every stream. A server cannot close before. */
  close(): void {
    for (const listener of this.listeners) listener.end();
  }

  private broadcast(): void {
    const event = this.event();
    for (const listener of this.listeners) {
      if (listener.writableLength > MAX_BUFFERED_BYTES) listener.destroy();
      else if (!listener.writableEnded) listener.write(event);
    }
  }

  private event(): string {
    return `data: ${JSON.stringify(this.read())}\n\n`;
  }

  private detach(listener: ServerResponse): void {
    this.listeners.delete(listener);
    if (this.listeners.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
