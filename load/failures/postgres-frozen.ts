// The database is frozen: rows cannot be built, and pages show last-good rows.
import { processAction, scenarioOf } from '../lib/failure.ts';

export const { options, setup, pages, titles, plays, operator, teardown } = scenarioOf({
  begin: [processAction('postgres', 'pause')],
  end: [processAction('postgres', 'resume')],
  wholeDuring: 'rate<0.05',
});
