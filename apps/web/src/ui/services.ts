import { createContext, useContext } from 'react';
import type { Clock } from '@marquee/browser/clock';
import type { GatewayApi } from '../api/gateway-api.js';
import type { Navigation } from '../navigation/navigation.js';

/** What components need from outside the page; tests pass their own. */
export interface Services {
  readonly gateway: GatewayApi;
  readonly navigation: Navigation;
  readonly clock: Clock;
}

export const ServicesContext = createContext<Services | null>(null);

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (!services) throw new Error('useServices: expected a ServicesContext above this component');
  return services;
}
