import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

const waiting = new WeakMap<Element, () => void>();
let observer: IntersectionObserver | undefined;

function shared(): IntersectionObserver {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        waiting.get(entry.target)?.();
        observer?.unobserve(entry.target);
      }
    },
    { rootMargin: '500px 600px' },
  );
  return observer;
}

/** True from the moment the element first comes near the viewport. One observer serves all. */
export function useNear<E extends Element>(): [RefObject<E | null>, boolean] {
  const ref = useRef<E>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element || near) return;
    waiting.set(element, () => setNear(true));
    shared().observe(element);
    return () => shared().unobserve(element);
  }, [near]);
  return [ref, near];
}
