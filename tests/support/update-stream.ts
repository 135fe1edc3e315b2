import { updates } from '@marquee/contracts/gateway';
import type { SignedInViewer } from './gateway.js';

export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
  readonly id: string | undefined;
  /** When it arrived, on the scale of `performance.now()`. */
  readonly at: number;
}

/** A viewer's open connection to the update stream. */
export class UpdateStream implements AsyncDisposable {
  readonly received: ServerSentEvent[] = [];
  private readonly waiting = new Set<() => void>();
  private readonly closing = new AbortController();
  private reading: Promise<void> = Promise.resolve();

  /** Returns once the stream is open. */
  static async open(viewer: SignedInViewer, headers: Record<string, string> = {}): Promise<UpdateStream> {
    const stream = new UpdateStream();
    const response = await fetch(new URL(updates.path, viewer.gateway.url), {
      headers: { ...viewer.headers, ...headers },
      signal: stream.closing.signal,
    });
    if (response.status !== 200 || response.body === null) throw new Error(`updates answered ${response.status}`);
    stream.reading = stream.read(response.body).catch(() => undefined);
    return stream;
  }

  /** The first matching event, among those received or still to arrive. */
  async waitFor(matches: (event: ServerSentEvent) => boolean, withinMs = 10_000): Promise<ServerSentEvent> {
    const limit = AbortSignal.timeout(withinMs);
    for (;;) {
      const found = this.received.find(matches);
      if (found) return found;
      if (limit.aborted) {
        throw new Error(`No matching event within ${withinMs} ms; received: ${JSON.stringify(this.received)}`);
      }
      await new Promise<void>((resolve) => {
        this.waiting.add(resolve);
        limit.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.closing.abort();
    await this.reading;
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    let rest = '';
    const decoder = new TextDecoder();
    for await (const bytes of body) {
      const blocks = (rest + decoder.decode(bytes, { stream: true })).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) this.receive(block);
    }
  }

  private receive(block: string): void {
    const field = (name: string): string | undefined =>
      block
        .split('\n')
        .find((line) => line.startsWith(`${name}:`))
        ?.slice(name.length + 1)
        .trim();
    this.received.push({
      event: field('event') ?? 'message',
      data: field('data') ?? '',
      id: field('id'),
      at: performance.now(),
    });
    for (const wake of this.waiting) wake();
    this.waiting.clear();
  }
}
