// No rows can be built: every row comes from a lower rung, in time, and is marked as such.
import { processAction, scenarioOf } from '../lib/failure.ts';

export const { options, setup, pages, titles, plays, operator, teardown } = scenarioOf({
  begin: [processAction('row-builder-1', 'pause'), processAction('row-builder-2', 'pause')],
  end: [processAction('row-builder-1', 'resume'), processAction('row-builder-2', 'resume')],
  wholeDuring: 'rate<0.05',
});
