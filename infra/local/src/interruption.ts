/** Why a command ends early: Ctrl-C or a signal. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
  readonly code = 'INTERRUPTED';
  readonly retriable = true;
}

/** SIGINT is Ctrl-C; SIGHUP comes when the terminal is closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Aborts at the first Ctrl-C or signal, so that a command can stop in order.
 *
 * @param onRepeated called at every further one, when a person does not want to wait
 */
export function onInterruption(onRepeated: () => void = () => undefined): AbortController {
  const controller = new AbortController();
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (controller.signal.aborted) onRepeated();
      else controller.abort(new InterruptedError(`Interrupted by ${signal}.`));
    });
  }
  return controller;
}
