import { Alarm, AlarmQueue } from './alarm-queue.js';
import type { CommandContext } from './context.js';
import { stackless } from './stackless.js';

/**
 * A failure made on purpose, on the caller's side of a named command:
 * `delay` calls the dependency `ms` later; `error` answers with an error instead of calling; `abort` cuts the connection instead of calling;
 * `hang` never calls and never answers; `drop` calls and loses the answer.
 */
export type Fault =
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'error'; readonly message?: string }
  | { readonly kind: 'abort' }
  | { readonly kind: 'hang' }
  | { readonly kind: 'drop' };

/** Asked before every attempt; undefined leaves the call alone. */
export type FaultProvider = (command: string) => Fault | undefined;

export class InjectedFaultError extends Error {
  override readonly name = 'InjectedFaultError';
  readonly reason = 'fault';
  readonly retriable = true;

  constructor(
    readonly code: 'FAULT_ERROR' | 'FAULT_ABORT',
    message: string,
  ) {
    super(message);
  }
}

/** Calls `work` the way the fault wants it. */
export async function underFault<Result>(
  fault: Fault,
  command: string,
  context: CommandContext,
  alarms: AlarmQueue,
  work: () => Promise<Result> | Result,
): Promise<Result> {
  switch (fault.kind) {
    case 'delay':
      await new Promise<void>((resolve) => new Wake(resolve).in(fault.ms, alarms));
      // Work that nobody waits for any more is not started.
      return context.deadline.remaining() > 0 ? work() : never();
    case 'error':
      throw stackless(
        () => new InjectedFaultError('FAULT_ERROR', fault.message ?? `${command}: error by a fault rule`),
      );
    case 'abort':
      throw stackless(() => new InjectedFaultError('FAULT_ABORT', `${command}: connection cut by a fault rule`));
    case 'hang':
      return never();
    case 'drop':
      await Promise.allSettled([work()]);
      return never();
  }
}

/** The time limit of the command ends the wait. */
function never(): Promise<never> {
  return new Promise<never>(() => undefined);
}

class Wake extends Alarm {
  constructor(private readonly wake: () => void) {
    super();
  }

  in(ms: number, alarms: AlarmQueue): void {
    alarms.set(this, ms, alarms.clock.now());
  }

  override ring(): void {
    this.wake();
  }
}
