import { Store } from '@marquee/browser/store';

export interface Outcome {
  readonly ok: boolean;
  readonly text: string;
}

export interface ActionsState {
  /** Of the action that finished last. */
  readonly outcome: Outcome | null;
  readonly running: number;
  /** How many actions have finished. */
  readonly finished: number;
}

/** Runs what the operator does and keeps its outcome. */
export class Actions extends Store<ActionsState> {
  constructor() {
    super({ outcome: null, running: 0, finished: 0 });
  }

  /** @param success the outcome when the action succeeds. Resolves to whether it did; never rejects. */
  async run(success: string, action: () => Promise<unknown>): Promise<boolean> {
    this.update((state) => ({ ...state, running: state.running + 1 }));
    const outcome: Outcome = await action().then(
      () => ({ ok: true, text: success }),
      (error: unknown) => ({ ok: false, text: error instanceof Error ? error.message : String(error) }),
    );
    this.update(({ running, finished }) => ({ outcome, running: running - 1, finished: finished + 1 }));
    return outcome.ok;
  }
}
