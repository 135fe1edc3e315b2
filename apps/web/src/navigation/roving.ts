/** The index that a key moves to in a row of `count` cards, or null for a key that does not move. */
export function nextIndex(key: string, index: number, count: number): number | null {
  switch (key) {
    case 'ArrowRight':
      return Math.min(count - 1, index + 1);
    case 'ArrowLeft':
      return Math.max(0, index - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

/** The index of the middle nearest to `x`: where focus lands when it comes from the row above or below. */
export function nearest(middles: readonly number[], x: number): number {
  let best = 0;
  for (const [index, middle] of middles.entries()) {
    if (Math.abs(middle - x) < Math.abs((middles[best] ?? Number.POSITIVE_INFINITY) - x)) best = index;
  }
  return best;
}
