// The database is frozen: rows cannot be built, pages stand on what is kept.
import { act, scenarioOf } from '../lib/failure.ts';

export const { options, setup, pages, titles, plays, operator, teardown } = scenarioOf({
  begin: [act('postgres', 'pause')],
  end: [act('postgres', 'resume')],
  wholeDuring: 'rate<0.05',
});
