import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import type { Cancel, Clock } from '@marquee/browser/clock';
import { useServices } from '../ui/services.js';

const DWELL_MS = 1_000;

interface Watch {
  readonly clock: Clock;
  readonly onSeen: () => void;
  cancel?: Cancel;
}

const watches = new WeakMap<Element, Watch>();
let observer: IntersectionObserver | undefined;

/** One observer for all cards: a page has hundreds. */
function sharedObserver(): IntersectionObserver {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const watch = watches.get(target);
        watch?.cancel?.();
        if (watch && isIntersecting) watch.cancel = watch.clock.schedule(() => watch.onSeen(), DWELL_MS);
      }
    },
    { threshold: 0.5 },
  );
  return observer;
}

/** Calls `onSeen` when at least half of the element has been in view for a second. */
export function useSeen<E extends Element>(onSeen: () => void): RefObject<E | null> {
  const { clock } = useServices();
  const ref = useRef<E>(null);
  const current = useRef(onSeen);
  useEffect(() => {
    current.current = onSeen;
  });
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const watch: Watch = { clock, onSeen: () => current.current() };
    watches.set(element, watch);
    sharedObserver().observe(element);
    return () => {
      sharedObserver().unobserve(element);
      watch.cancel?.();
    };
  }, [clock]);
  return ref;
}
