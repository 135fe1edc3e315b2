import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

type Ends = { start: boolean; end: boolean };
type Scroller = { ends: Ends; page: (direction: 1 | -1) => void };

/** Whether a sideways list is at an end, and a step of most of its width. `first` names its first item. */
export function useScroller(list: RefObject<HTMLElement | null>, count: number, first: string | undefined): Scroller {
  const [ends, setEnds] = useState<Ends>({ start: true, end: true });
  const atStart = useRef(true);

  // Scroll snapping would follow the old first item and leave a new one hidden before it.
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

  const page = (direction: 1 | -1): void => {
    const element = list.current;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    element?.scrollBy({ left: direction * element.clientWidth * 0.82, behavior: still ? 'auto' : 'smooth' });
  };
  return { ends, page };
}
