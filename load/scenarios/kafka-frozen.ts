// The broker is frozen, and both row-builders die over it: they come back without it, and rows are live again while plays still wait.
import { act, scenarioOf } from '../lib/failure.ts';

export const { options, setup, pages, titles, plays, operator, teardown } = scenarioOf({
  begin: [act('kafka', 'pause'), act('row-builder-1', 'kill'), act('row-builder-2', 'kill')],
  end: [act('kafka', 'resume')],
  wholeDuring: 'rate>0.3',
});
