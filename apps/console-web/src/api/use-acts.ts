import { useState } from 'react';

export interface Outcome {
  readonly ok: boolean;
  readonly text: string;
}

/** Does something at the console; `said` is what is told when it is done. Resolves to whether it was. */
export type Run = (said: string, act: () => Promise<unknown>) => Promise<boolean>;

export interface Acts {
  readonly outcome: Outcome | null;
  readonly busy: boolean;
  /** How many acts have ended. */
  readonly done: number;
  readonly run: Run;
}

export function useActs(): Acts {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [running, setRunning] = useState(0);
  const [done, setDone] = useState(0);
  const run: Run = async (said, act) => {
    setRunning((count) => count + 1);
    const result: Outcome = await act().then(
      () => ({ ok: true, text: said }),
      (error: unknown) => ({ ok: false, text: error instanceof Error ? error.message : String(error) }),
    );
    setOutcome(result);
    setRunning((count) => count - 1);
    setDone((count) => count + 1);
    return result.ok;
  };
  return { outcome, busy: running > 0, done, run };
}
