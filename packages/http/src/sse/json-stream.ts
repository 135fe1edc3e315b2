import type { FastifyReply, FastifyRequest } from 'fastify';
import { EventStream, formatEvent } from './event-stream.js';

/** A listener further behind than this is disconnected. It reconnects and gets the newest value. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;

/**
 * Streams the same JSON to all listeners at a fixed pace, as server-sent events. It reads nothing without a listener.
 */
export class JsonStream {
  /** Whether each listener may still listen. */
  private readonly listeners = new Map<EventStream, () => boolean>();
  private timer: NodeJS.Timeout | undefined;

  /** @param everyMs pace in milliseconds; a new listener gets its first event at once. */
  constructor(
    private readonly read: () => unknown,
    private readonly everyMs: number,
  ) {}

  /** @param mayListen asked before each event; the stream ends when it returns false. */
  attach(request: FastifyRequest, reply: FastifyReply, mayListen: () => boolean = () => true): void {
    const listener = EventStream.open(request, reply);
    if (listener === undefined) return;
    this.listeners.set(listener, mayListen);
    listener.onClose(() => this.detach(listener));
    listener.write(formatEvent({ data: this.read() }));
    this.timer ??= setInterval(() => this.broadcast(), this.everyMs);
  }

  /** Ends every stream. A server cannot close before. */
  close(): void {
    for (const listener of this.listeners.keys()) listener.end();
  }

  private broadcast(): void {
    const event = formatEvent({ data: this.read() });
    for (const [listener, mayListen] of this.listeners) {
      if (!mayListen()) listener.end();
      else if (listener.buffered > MAX_BUFFERED_BYTES) listener.cut();
      else listener.write(event);
    }
  }

  private detach(listener: EventStream): void {
    this.listeners.delete(listener);
    if (this.listeners.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
