import { updates } from '@marquee/contracts/gateway';
import type { Visitor } from './edge.js';

export interface Message {
  readonly event: string;
  readonly data: string;
  readonly id: string | undefined;
  /** When it came, on the scale of `performance.now()`. */
  readonly at: number;
}

/** The viewer's server-sent events, as they come. */
export class Stream implements AsyncDisposable {
  readonly seen: Message[] = [];
  private readonly waiting = new Set<() => void>();
  private readonly stop = new AbortController();
  private reading: Promise<void> = Promise.resolve();

  /** Returns once the stream is open. */
  static async open(visitor: Visitor, headers: Record<string, string> = {}): Promise<Stream> {
    const stream = new Stream();
    const response = await fetch(new URL(updates.path, visitor.edge.url), {
      headers: { ...visitor.headers, ...headers },
      signal: stream.stop.signal,
    });
    if (response.status !== 200 || response.body === null) throw new Error(`updates answered ${response.status}`);
    stream.reading = stream.read(response.body).catch(() => undefined);
    return stream;
  }

  /** The first message, seen or to come, that fits. */
  async next(fits: (message: Message) => boolean, withinMs = 10_000): Promise<Message> {
    const limit = AbortSignal.timeout(withinMs);
    for (;;) {
      const found = this.seen.find(fits);
      if (found) return found;
      if (limit.aborted) throw new Error(`No such message within ${withinMs} ms; seen: ${JSON.stringify(this.seen)}`);
      await new Promise<void>((resolve) => {
        this.waiting.add(resolve);
        limit.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stop.abort();
    await this.reading;
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    let rest = '';
    const decoder = new TextDecoder();
    for await (const bytes of body) {
      const blocks = (rest + decoder.decode(bytes, { stream: true })).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) this.take(block);
    }
  }

  private take(block: string): void {
    const field = (name: string): string | undefined =>
      block
        .split('\n')
        .find((line) => line.startsWith(`${name}:`))
        ?.slice(name.length + 1)
        .trim();
    this.seen.push({
      event: field('event') ?? 'message',
      data: field('data') ?? '',
      id: field('id'),
      at: performance.now(),
    });
    for (const wake of this.waiting) wake();
    this.waiting.clear();
  }
}
