import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

const DWELL_MS = 1_000;
const watched = new WeakMap<Element, () => void>();
const timers = new WeakMap<Element, number>();
let observer: IntersectionObserver | undefined;

function shared(): IntersectionObserver {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        clearTimeout(timers.get(target));
        if (isIntersecting)
          timers.set(
            target,
            window.setTimeout(() => watched.get(target)?.(), DWELL_MS),
          );
      }
    },
    { threshold: 0.5 },
  );
  return observer;
}

/** Tells when at least half of the element has been in view for a second. */
export function useSeen<E extends Element>(onSeen: () => void): RefObject<E | null> {
  const ref = useRef<E>(null);
  useEffect(() => {
    if (ref.current) watched.set(ref.current, onSeen);
  });
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    shared().observe(element);
    return () => {
      shared().unobserve(element);
      clearTimeout(timers.get(element));
    };
  }, []);
  return ref;
}
