/** One server-sent event. */
export interface Update {
  readonly id: string;
  readonly event: 'row-changed' | 'page-changed';
  readonly data: unknown;
}

/** As it goes over the wire (WHATWG HTML, "Server-sent events"). JSON has no line breaks of its own. */
export function format({ id, event, data }: Update): string {
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Told once at the start: how long a browser waits before it comes again. */
export function retryAfter(ms: number): string {
  return `retry: ${ms}\n\n`;
}

/** A comment: shows both ends that the other is there. */
export const HEARTBEAT = ': heartbeat\n\n';
