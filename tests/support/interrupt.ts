/** A signal that aborts at Ctrl-C or SIGTERM, so that faults are removed and processes are stopped before the end. */
export function abortOnInterrupt(): AbortSignal {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
  return interrupted.signal;
}
