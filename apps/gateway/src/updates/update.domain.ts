/** One server-sent event of a stream of updates. */
export interface Update {
  readonly id: string;
  readonly event: 'row-changed' | 'page-changed';
  readonly data: unknown;
}

/** Sent at the start of a stream: how long a browser waits before it reconnects. */
export function retryAfter(ms: number): string {
  return `retry: ${ms}\n\n`;
}

/** A comment, sent periodically so that both sides detect a dead connection. */
export const HEARTBEAT = ': heartbeat\n\n';
