// The broker is frozen and both row-builder instances die: they restart without it, and rows are live while plays wait.
import { processAction, scenarioOf } from '../lib/failure.ts';

export const { options, setup, pages, titles, plays, operator, teardown } = scenarioOf({
  begin: [
    processAction('kafka', 'pause'),
    processAction('row-builder-1', 'kill'),
    processAction('row-builder-2', 'kill'),
  ],
  end: [processAction('kafka', 'resume')],
  wholeDuring: 'rate>0.3',
});
