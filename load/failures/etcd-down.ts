// The registry is down and both lolomo instances die: they restart without it and are found at their old addresses.
import { processAction, scenarioOf } from '../lib/failure.ts';

export const { options, setup, pages, titles, plays, operator, teardown } = scenarioOf({
  begin: [processAction('etcd', 'hold'), processAction('lolomo-1', 'kill'), processAction('lolomo-2', 'kill')],
  end: [processAction('etcd', 'restart')],
  wholeDuring: 'rate>0.3',
});
