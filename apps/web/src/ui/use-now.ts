import { useEffect, useState } from 'react';
import { repeat } from '@marquee/browser/clock';
import { useServices } from './services.js';

/** The current time in milliseconds; the component renders again every `everyMs`. */
export function useNow(everyMs: number): number {
  const { clock } = useServices();
  const [now, setNow] = useState(() => clock.now());
  useEffect(() => repeat(clock, () => setNow(clock.now()), everyMs), [clock, everyMs]);
  return now;
}
