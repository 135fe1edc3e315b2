import type { CardState, TitleCard } from '@marquee/contracts/page';
import { useVisit } from '../shell/visit-context.js';
import { useStore } from '../store.js';
import { stateOf } from './viewing.js';

export function useTitleState(title: TitleCard): CardState {
  return stateOf(title, useStore(useVisit().viewing.intentions));
}
