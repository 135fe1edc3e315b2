/**
 * Every kind of event. Each execution ends with exactly one of the first eight. If it has a fallback and needs it,
 * exactly one of the next four follows.
 */
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
  /** Milliseconds on the command's clock. */
  readonly at: number;
  /** How long the call took; only if the dependency was called. */
  readonly durationMs?: number;
  readonly error?: unknown;
}

export type CommandListener = (event: CommandEvent) => void;

/** The listeners of one source of events. Without listeners an event costs one comparison. */
export class CommandEvents {
  private readonly listeners = new Set<CommandListener>();

  /** Returns a function that ends the subscription. */
  onEvent(listener: CommandListener): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  get observed(): boolean {
    return this.listeners.size > 0;
  }

  /** A listener that throws must not fail the call, so its error becomes a process warning. */
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
