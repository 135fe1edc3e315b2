import type { TitleCard } from '@marquee/contracts/page';
import { Canvas } from './canvas.js';
import type { Gradient, Shape, Stop } from './canvas.js';
import { families } from './families.js';
import { letter } from './lettering.js';
import type { Line } from './lettering.js';
import { chooseMood } from './mood.js';
import { palettes } from './palette.js';
import { Random } from './random.js';

export type Drawable = Pick<TitleCard, 'titleId' | 'name' | 'year' | 'genres'>;
/** `poster` 2:3 and `still` 16:9 carry their title; `backdrop` is art alone, its subject right of the middle. */
export type Format = 'poster' | 'still' | 'backdrop';
export interface Art {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
  readonly gradients: readonly Gradient[];
  readonly lines: readonly Line[];
}

const formats = {
  poster: { width: 300, height: 450, focus: { x: 0.5, y: 0.37 } },
  still: { width: 480, height: 270, focus: { x: 0.66, y: 0.44 } },
  backdrop: { width: 1600, height: 800, focus: { x: 0.7, y: 0.42 } },
} as const;

/** Draws a title. Pure: the same title gives the same art in every browser. */
export function draw(title: Drawable, format: Format): Art {
  const random = new Random(`${title.titleId}/${title.name}/${title.year}`);
  const type = new Random(`type/${title.titleId}`);
  const mood = chooseMood(title.genres, random);
  const palette = palettes[random.pick(mood.palettes)];
  const family = families[random.pick(mood.families)];
  const { width, height, focus } = formats[format];
  const side = format === 'poster' && type.chance(0.2) ? 'head' : 'foot';
  const canvas = new Canvas(width, height, side === 'head' ? { x: focus.x, y: 0.54 } : focus);
  family(canvas, random, palette);
  let lines: readonly Line[] = [];
  if (format !== 'backdrop') {
    shade(canvas, palette.ink, side);
    lines = letter(canvas, title, side, type, palette);
  }
  return { width, height, shapes: canvas.shapes, gradients: canvas.gradients, lines };
}

/** Darkens the area behind the type, so that it is legible on any composition. */
function shade(canvas: Canvas, ink: string, side: 'head' | 'foot'): void {
  const foot: Stop[] =
    side === 'foot'
      ? [
          [0.42, ink, 0],
          [0.72, ink, 0.72],
          [1, ink, 0.94],
        ]
      : [
          [0.8, ink, 0],
          [1, ink, 0.85],
        ];
  canvas.fill(canvas.linear(foot));
  if (side === 'foot') return;
  canvas.fill(
    canvas.linear([
      [0, ink, 0.85],
      [0.26, ink, 0.5],
      [0.42, ink, 0],
    ]),
  );
}
