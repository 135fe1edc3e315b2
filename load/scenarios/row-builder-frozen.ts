// Nobody builds rows: every row comes from the rung below, in time, and says so.
import { act, scenarioOf } from '../lib/failure.ts';

export const { options, setup, pages, titles, plays, operator, teardown } = scenarioOf({
  begin: [act('row-builder-1', 'pause'), act('row-builder-2', 'pause')],
  end: [act('row-builder-1', 'resume'), act('row-builder-2', 'resume')],
  wholeDuring: 'rate<0.05',
});
