/** One server-sent event. */
export interface Update {
  readonly id: string;
  readonly event: 'row-changed' | 'page-changed';
  readonly data: unknown;
}

/** The event in the format of WHATWG HTML, "Server-sent events". JSON contains no line breaks. */
export function format({ id, event, data }: Update): string {
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Sent at the start of a stream: how long a browser waits before it reconnects. */
export function retryAfter(ms: number): string {
  return `retry: ${ms}\n\n`;
}

/** A comment, sent periodically so that both sides detect a dead connection. */
export const HEARTBEAT = ': heartbeat\n\n';
