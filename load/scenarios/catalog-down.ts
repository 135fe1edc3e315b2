// The catalog stays down: the page does not notice, cards come with the rows.
import { act, begin, mend, operate, optionsOf, page } from '../lib/failure.ts';
import type { Failure, Run } from '../lib/failure.ts';

const failure: Failure = {
  begin: [act('catalog-1', 'hold')],
  end: [act('catalog-1', 'restart')],
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
