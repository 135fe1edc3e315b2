import { currentSpan } from '@marquee/observability';
import type { Tracing } from '@marquee/observability';
import { Command } from '@marquee/resilience';
import type { CommandOptions, ExecuteOptions } from '@marquee/resilience';

/** A command whose executions are spans, refused ones included. */
export class TracedCommand<Input, Result> extends Command<Input, Result> {
  constructor(
    options: CommandOptions<Input, Result>,
    private readonly tracing: Tracing,
  ) {
    super(options);
  }

  override execute(input: Input, options?: ExecuteOptions): Promise<Result> {
    if (!this.tracing.enabled) return super.execute(input, options);
    const attributes = { 'marquee.command.group': this.group, 'marquee.command.breaker': this.breakerState };
    return this.tracing.trace(this.name, { attributes }, () =>
      super.execute(input, options).catch((error: unknown) => {
        currentSpan()?.set({ 'marquee.command.reason': reasonIn(error) });
        throw error;
      }),
    );
  }
}

/** Why there is no answer, in one word; a bad request has no reason. */
function reasonIn(error: unknown): string {
  return error instanceof Error && 'reason' in error ? String(error.reason) : 'bad-request';
}
