import type { Canvas } from './canvas.js';
import { fitTitle } from './fit-title.js';
import { ems } from './measure.js';
import type { Palette } from './palette.js';
import type { Random } from './random.js';

export interface Line {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  /** The width the line is set to, whatever font the machine has. */
  readonly length: number;
  readonly face: Face;
  readonly anchor: 'start' | 'middle';
  readonly color: string;
}
export type Face = 'grotesque' | 'condensed' | 'serif' | 'elegant' | 'slab';

const stretch: Record<Face, number> = { grotesque: 1.02, condensed: 0.78, serif: 0.98, elegant: 1, slab: 1.08 };

/** Serifs for older films, grotesques for newer ones, as on their posters. */
function faceFor(year: number, random: Random): Face {
  if (year < 1970) return random.pick(['serif', 'slab', 'elegant', 'condensed']);
  if (year < 1990) return random.pick(['slab', 'condensed', 'serif', 'grotesque', 'elegant']);
  return random.pick(['grotesque', 'condensed', 'grotesque', 'elegant', 'serif']);
}

/** Sets the title at the head or foot of the canvas, and year and genre at its foot. */
export function letter(
  canvas: Canvas,
  title: { name: string; year: number; genres: readonly string[] },
  side: 'head' | 'foot',
  random: Random,
  palette: Palette,
): Line[] {
  const { width, height } = canvas;
  const landscape = width > height;
  const face = faceFor(title.year, random);
  const capitals = face === 'condensed' || (face !== 'serif' && random.chance(0.55));
  const name = capitals ? title.name.toUpperCase() : title.name;
  const anchor = landscape || face === 'grotesque' || (face === 'condensed' && random.chance(0.5)) ? 'start' : 'middle';
  const margin = Math.min(width, height) * 0.075;
  // A still carries a progress bar along its lower edge.
  const foot = height - margin * (landscape ? 1.25 : 0.95);
  const lineHeight = capitals ? 0.98 : 1.06;
  const box = {
    width: landscape ? width * 0.62 : width - margin * 2,
    height: height * (landscape ? 0.42 : 0.27),
    largest: landscape ? height * 0.17 : width * 0.21,
    lineHeight,
    stretch: stretch[face],
  };
  const fitted = fitTitle(name, box);
  const small = Math.min(width, height) * 0.05;
  const x = anchor === 'start' ? margin : width / 2;
  const block = fitted.lines.length * fitted.size * lineHeight;
  const first = side === 'head' ? margin + fitted.size * 0.82 : foot - small * 1.8 - block + fitted.size * 0.95;
  const lines: Line[] = fitted.lines.map((text, index) => ({
    text,
    x,
    y: first + index * fitted.size * lineHeight,
    size: fitted.size,
    length: ems(text) * stretch[face] * fitted.size,
    face,
    anchor,
    color: palette.paper,
  }));
  const note = [String(title.year), title.genres[0]].filter(Boolean).join('  ·  ').toUpperCase();
  lines.push({
    text: note,
    x,
    y: foot,
    size: small,
    length: ems(note) * small * 1.12,
    face: 'grotesque',
    anchor,
    color: palette.paper,
  });
  return lines;
}
