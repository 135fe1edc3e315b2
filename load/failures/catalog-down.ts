// The catalog is down: pages stay whole because cards come with the rows, and titles that were requested before are
// answered.
import { processAction, scenarioOf } from '../lib/failure.ts';

export const { options, setup, pages, titles, plays, operator, teardown } = scenarioOf({
  begin: [processAction('catalog-1', 'hold')],
  end: [processAction('catalog-1', 'restart')],
  wholeDuring: 'rate>0.95',
});
