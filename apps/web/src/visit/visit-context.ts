import { createContext, useContext } from 'react';
import type { Viewer } from '@marquee/contracts/gateway';
import type { Journal } from '../events/journal.js';
import type { Updates } from '../updates/updates.js';
import type { HomeStore } from './home-store.js';
import type { Viewing } from './viewing.js';

/** The stores of one viewer's visit that components read. */
export interface VisitStores {
  readonly viewer: Viewer;
  readonly home: HomeStore;
  readonly viewing: Viewing;
  readonly journal: Journal;
  readonly updates: Updates;
}

export const VisitContext = createContext<VisitStores | null>(null);

export function useVisit(): VisitStores {
  const visit = useContext(VisitContext);
  if (!visit) throw new Error('useVisit: expected a VisitContext above this component');
  return visit;
}
