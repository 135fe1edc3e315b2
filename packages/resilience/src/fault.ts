import { Alarm, AlarmQueue } from './alarm-queue.js';
import type { CommandContext } from './context.js';
import { stackless } from './stackless.js';

/**
 * A failure injected on the caller's side of a command: `delay` calls the dependency `ms` later; `error` fails without
 * calling; `abort` fails like a cut connection, without calling; `hang` neither calls nor answers; `drop` calls and
 * discards the answer.
 */
export type Fault =
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'error'; readonly message?: string }
  | { readonly kind: 'abort' }
  | { readonly kind: 'hang' }
  | { readonly kind: 'drop' };

/** Called before every attempt. Returns undefined to leave the call unchanged. */
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

/** Calls `work` as the fault prescribes. */
export async function runWithFault<Result>(
  fault: Fault,
  command: string,
  context: CommandContext,
  alarms: AlarmQueue,
  work: () => Promise<Result> | Result,
): Promise<Result> {
  switch (fault.kind) {
    case 'delay':
      await new Promise<void>((resolve) => new Wake(resolve).in(fault.ms, alarms));
      // Do not start work that is no longer needed.
      return context.deadline.remaining() > 0 ? work() : never();
    case 'error':
      throw stackless(
        () => new InjectedFaultError('FAULT_ERROR', fault.message ?? `${command}: failed by a fault rule`),
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

/** Only the time limit of the command ends this wait. */
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
