import { useEffect, useState } from 'react';
import type { RefObject } from 'react';

type Ends = { start: boolean; end: boolean };

/** Whether a sideways list is at an end, and a step of most of its width. */
export function useScroller(
  list: RefObject<HTMLElement | null>,
  count: number,
): { ends: Ends; page: (direction: 1 | -1) => void } {
  const [ends, setEnds] = useState<Ends>({ start: true, end: true });
  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const measure = (): void => {
      const start = element.scrollLeft < 8;
      const end = element.scrollLeft + element.clientWidth > element.scrollWidth - 8;
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
    element?.scrollBy({
      left: direction * element.clientWidth * 0.82,
      behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth',
    });
  };
  return { ends, page };
}
