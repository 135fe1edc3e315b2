// Every call to lolomo fails: the gateway answers from its own rungs.
import { begin, fault, mend, operate, optionsOf, page } from '../lib/failure.ts';
import type { Failure, Run } from '../lib/failure.ts';

const failure: Failure = {
  begin: [fault('lolomo.page', 'error')],
  end: [],
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
