// The registry stays down, and both lolomos die over it: they come back without it, and are found where they were.
import { act, scenarioOf } from '../lib/failure.ts';

export const { options, setup, pages, titles, plays, operator, teardown } = scenarioOf({
  begin: [act('etcd', 'hold'), act('lolomo-1', 'kill'), act('lolomo-2', 'kill')],
  end: [act('etcd', 'restart')],
  wholeDuring: 'rate>0.3',
});
