import type { System } from '../support/platform.js';

/** What a lab remembers from its start: counters to compare with, and what it has chosen. */
export type Notes = Readonly<Record<string, number | string>>;

/** One exercise on a running system. Its story, task, hints and solution are in `docs/labs/<number>-<name>.md`. */
export interface Lab {
  readonly name: string;
  /** Puts the system into the state that the lab starts from. */
  readonly start: (system: System) => Promise<Notes>;
  /**
   * What is still missing, each with what to do about it; nothing if the lab is done.
   *
   * @param answer what the learner has found out, if the task asks for it
   */
  readonly check: (system: System, notes: Notes, answer: string | undefined) => Promise<readonly string[]>;
  /** Does what the solution says. Returns the answer, if the task asks for one. */
  readonly solve: (system: System, notes: Notes) => Promise<string | undefined>;
  /** Removes what the lab and the learner have changed. */
  readonly reset: (system: System) => Promise<void>;
}
