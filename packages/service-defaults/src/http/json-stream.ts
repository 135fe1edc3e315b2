import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A listener that is so far behind is cut off: it comes back, and then it wants the newest. */
const MOST_BUFFERED_BYTES = 4 * 1024 * 1024;

/** The same JSON to every listener at a fixed pace, as server-sent events; it is made only while somebody listens. */
export class JsonStream {
  readonly #listeners = new Set<ServerResponse>();
  #timer: NodeJS.Timeout | undefined;

  /** @param everyMs pace; a new listener gets the first one at once. */
  constructor(
    private readonly read: () => unknown,
    private readonly everyMs: number,
  ) {}

  attach(request: FastifyRequest, reply: FastifyReply): void {
    // Fastify offers HEAD wherever there is GET; a stream has no end to wait for.
    if (request.method === 'HEAD') return void reply.send();
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    this.#listeners.add(raw);
    raw.once('close', () => this.#leave(raw));
    raw.write(this.#event());
    this.#timer ??= setInterval(() => this.#tell(), this.everyMs);
  }

  /** Ends every stream; a server cannot close before. */
  close(): void {
    for (const listener of this.#listeners) listener.end();
  }

  #tell(): void {
    const event = this.#event();
    for (const listener of this.#listeners) {
      if (listener.writableLength > MOST_BUFFERED_BYTES) listener.destroy();
      else if (!listener.writableEnded) listener.write(event);
    }
  }

  #event(): string {
    return `data: ${JSON.stringify(this.read())}\n\n`;
  }

  #leave(listener: ServerResponse): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
