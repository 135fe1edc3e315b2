import { ems } from './measure.js';

export interface FittedTitle {
  readonly lines: readonly string[];
  readonly size: number;
}

/** Words into at most `count` lines whose widest is as narrow as can be. */
function breakInto(words: readonly string[], count: number): string[] {
  if (count === 1 || words.length === 1) return [words.join(' ')];
  let best: string[] = [words.join(' ')];
  let bestWidth = Number.POSITIVE_INFINITY;
  for (let cut = 1; cut < words.length; cut += 1) {
    const lines = [words.slice(0, cut).join(' '), ...breakInto(words.slice(cut), count - 1)];
    const width = Math.max(...lines.map(ems));
    if (width < bestWidth) [best, bestWidth] = [lines, width];
  }
  return best;
}

function shorten(name: string, letters: number): string {
  if (name.length <= letters) return name;
  const cut = name.lastIndexOf(' ', letters - 1);
  return `${name.slice(0, cut > letters / 2 ? cut : letters - 1).replace(/[\s,:;.-]+$/, '')}…`;
}

/**
 * The line breaks that allow the largest type within the box; `stretch` is the typeface's width against the estimate.
 */
export function fitTitle(
  name: string,
  box: { width: number; height: number; largest: number; lineHeight: number; stretch: number },
): FittedTitle {
  const words = shorten(name, 64).split(/\s+/);
  let best: FittedTitle = { lines: [name], size: 0 };
  for (let count = 1; count <= Math.min(5, words.length); count += 1) {
    const lines = breakInto(words, count);
    const widest = Math.max(...lines.map(ems)) * box.stretch;
    const size = Math.min(box.width / widest, box.height / (lines.length * box.lineHeight), box.largest);
    if (size > best.size * 1.08) best = { lines, size };
  }
  return best;
}
