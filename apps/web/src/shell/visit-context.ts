import { createContext, useContext } from 'react';
import type { Visit } from '../visit.js';

export const VisitContext = createContext<Visit | null>(null);

export function useVisit(): Visit {
  const visit = useContext(VisitContext);
  if (!visit) throw new Error('useVisit: expected a VisitContext above; wrap the component in the shell');
  return visit;
}
