import { join } from 'node:path';

const PATCHES = join(import.meta.dirname, '../bad-versions');

/** A version that rollouts are tried with. */
export interface TrialVersion {
  readonly name: string;
  readonly what: string;
  /** What makes it of the working tree. */
  readonly patch?: string;
  /** Why it must be rolled back; undefined if it must be promoted. */
  readonly reason?: RegExp;
}

const faulty = (name: string, what: string, reason: RegExp): TrialVersion => ({
  name,
  what,
  patch: join(PATCHES, `${name}.patch`),
  reason,
});

export const FAULTY: readonly TrialVersion[] = [
  faulty('slow', 'takes 40 ms longer for each request', /^it answers slower/),
  faulty('failing', 'fails a fifth of all requests', /^it (fails more calls|is avoided)/),
  faulty('empty-rows', 'answers fast and without an error, with no rows', /^it answers with fewer live rows/),
  faulty('wrong-contract', 'calls the field "rows" by another name', /^it (fails more calls|is avoided)/),
  faulty('leaking', 'keeps 16 MiB more every second', /^it uses more memory/),
  faulty('crashing', 'ends a minute after its start', /^its process has ended unexpectedly/),
];

export const GOOD: TrialVersion = { name: 'good', what: 'is the working tree' };
