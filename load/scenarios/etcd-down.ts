// The registry stays down: everybody goes on with the list they have.
import { act, begin, mend, operate, optionsOf, page } from '../lib/failure.ts';
import type { Failure, Run } from '../lib/failure.ts';

const failure: Failure = {
  begin: [act('etcd', 'hold')],
  end: [act('etcd', 'restart')],
  wholeDuring: 'rate>0.95',
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
