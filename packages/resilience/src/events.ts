/** Every kind of event. One execution ends in exactly one of the first eight; its fallback, if one is due, in one of the next five. */
export const EVENT_TYPES = [
  'success',
  'failure',
  'timeout',
  'bad-request',
  'short-circuited',
  'bulkhead-rejected',
  'deadline-spent',
  'cancelled',
  'fallback-success',
  'fallback-failure',
  'fallback-rejected',
  'fallback-missing',
  'fallback-disabled',
  'retry',
  'breaker-opened',
  'breaker-half-opened',
  'breaker-closed',
] as const;

export type CommandEventType = (typeof EVENT_TYPES)[number];

export interface CommandEvent {
  readonly type: CommandEventType;
  readonly command: string;
  readonly group: string;
  /** On the command's clock. */
  readonly at: number;
  /** How long the dependency was at work; only where it was called. */
  readonly durationMs?: number;
  readonly error?: unknown;
}

export type CommandListener = (event: CommandEvent) => void;

/** Listeners of one source. With none, an event costs one comparison. */
export class CommandEvents {
  private readonly listeners = new Set<CommandListener>();

  /** Returns the function that ends the subscription. */
  onEvent(listener: CommandListener): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  get observed(): boolean {
    return this.listeners.size > 0;
  }

  /** A listener that throws must not fail the call it watches: it becomes a warning of the process. */
  emit(event: CommandEvent): void {
    for (const listener of this.listeners) {
      try {
        listener(event);
      } catch (error) {
        process.emitWarning(`A listener of ${event.command} threw on ${event.type}: ${String(error)}`, {
          code: 'COMMAND_LISTENER_FAILED',
        });
      }
    }
  }
}
