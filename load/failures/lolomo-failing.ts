// Every call to lolomo fails: the gateway answers from its own rungs.
import { fault, scenarioOf } from '../lib/failure.ts';

export const { options, setup, pages, titles, plays, operator, teardown } = scenarioOf({
  begin: [fault('lolomo.page', 'error')],
  end: [],
  wholeDuring: 'rate<0.05',
});
