// The catalog stays down: the page does not notice, cards come with the rows; titles that were asked for before are there.
import { act, scenarioOf } from '../lib/failure.ts';

export const { options, setup, pages, titles, plays, operator, teardown } = scenarioOf({
  begin: [act('catalog-1', 'hold')],
  end: [act('catalog-1', 'restart')],
  wholeDuring: 'rate>0.95',
});
