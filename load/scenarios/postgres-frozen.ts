// The database is frozen: rows cannot be built, pages stand on what is kept.
import { act, begin, mend, operate, optionsOf, page } from '../lib/failure.ts';
import type { Failure, Run } from '../lib/failure.ts';

const failure: Failure = {
  begin: [act('postgres', 'pause')],
  end: [act('postgres', 'resume')],
  wholeDuring: 'rate<0.05',
};

export const options = optionsOf(failure);
export const setup = begin;

export function pages(run: Run): void {
  page(run);
}

export function operator(): void {
  operate(failure);
}

export function teardown(): void {
  mend(failure);
}
