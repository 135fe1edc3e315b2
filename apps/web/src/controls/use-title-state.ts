import { useStore } from '@marquee/browser/store';
import type { CardState, TitleCard } from '@marquee/contracts/page';
import { useVisit } from '../visit/visit-context.js';
import { stateOf } from '../visit/viewing.js';

export function useTitleState(title: TitleCard): CardState {
  return stateOf(title, useStore(useVisit().viewing.localChanges));
}
