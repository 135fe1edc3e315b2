import { createContext, useContext } from 'react';
import type { Clock } from '@marquee/browser/clock';
import type { Store } from '@marquee/browser/store';
import type { Actions } from '../actions/actions.js';
import type { ConsoleApi } from '../api/console-api.js';

/** What components need from outside the page; tests pass their own. */
export interface Services {
  readonly api: ConsoleApi;
  readonly actions: Actions;
  readonly clock: Clock;
  /** Whether the window is too narrow for columns. */
  readonly narrow: Store<boolean>;
}

export const ServicesContext = createContext<Services | null>(null);

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (!services) throw new Error('useServices: expected a ServicesContext above this component');
  return services;
}
