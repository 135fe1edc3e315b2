import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

interface Ends {
  readonly start: boolean;
  readonly end: boolean;
}

interface Scroller {
  readonly ends: Ends;
  readonly scrollByPage: (direction: 1 | -1) => void;
}

/** Whether a horizontal list is at an end, and scrolling by most of its width. `first` is the id of its first item. */
export function useScroller(list: RefObject<HTMLElement | null>, count: number, first: string | undefined): Scroller {
  const [ends, setEnds] = useState<Ends>({ start: true, end: true });
  const atStart = useRef(true);

  // Scroll snapping would follow the old first item and leave a new one hidden to its left.
  useLayoutEffect(() => {
    if (atStart.current) list.current?.scrollTo({ left: 0, behavior: 'instant' });
  }, [list, first]);

  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const measure = (): void => {
      const start = element.scrollLeft < 8;
      const end = element.scrollLeft + element.clientWidth > element.scrollWidth - 8;
      atStart.current = start;
      setEnds((before) => (before.start === start && before.end === end ? before : { start, end }));
    };
    const resized = new ResizeObserver(measure);
    resized.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, [list, count]);

  const scrollByPage = (direction: 1 | -1): void => {
    const element = list.current;
    const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)').matches;
    element?.scrollBy({ left: direction * element.clientWidth * 0.82, behavior: reducedMotion ? 'auto' : 'smooth' });
  };
  return { ends, scrollByPage };
}
