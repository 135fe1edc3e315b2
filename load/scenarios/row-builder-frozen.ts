// Nobody builds rows: every row comes from the rung below, in time, and says so.
import { act, begin, mend, operate, optionsOf, page } from '../lib/failure.ts';
import type { Failure, Run } from '../lib/failure.ts';

const failure: Failure = {
  begin: [act('row-builder-1', 'pause'), act('row-builder-2', 'pause')],
  end: [act('row-builder-1', 'resume'), act('row-builder-2', 'resume')],
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
