import { points } from '../canvas.js';
import { mix } from '../color.js';
import type { Family } from './family.js';
import { ridge, sky, stars } from './sky.js';

/** One lit peak with snow before ranges that fade into the air. */
export const mountains: Family = (canvas, random, palette) => {
  const { width, height, unit, focus } = canvas;
  sky(canvas, palette, 0.75);
  if (random.chance(0.5)) stars(canvas, random, palette.light, 26, 0.45);
  const sunX = focus.x + unit * random.between(-26, 26);
  canvas.glow(sunX, height * 0.24, unit * 38, palette.light, 0.5);
  canvas.circle(sunX, height * 0.24, unit * random.between(7, 13), palette.light);
  canvas.path(points(ridge(canvas, random, height * 0.52, unit * 9, 7)), mix(palette.sky[1], palette.sky[2], 0.55), {
    opacity: 0.9,
  });
  peak(focus.x + unit * random.between(-8, 8), height * random.between(0.24, 0.32), unit * random.between(58, 74));
  for (const depth of [1, 2, 3]) {
    const color = mix(palette.sky[2], palette.ink, 0.25 + depth * 0.24);
    canvas.path(points(ridge(canvas, random, height * (0.56 + depth * 0.1), unit * (8 - depth), 6 + depth)), color);
  }
  for (let x = -unit * 2; x < width; x += unit * random.between(3, 6)) {
    const tall = unit * random.between(9, 20);
    canvas.path(
      points([
        [x, height * 0.93],
        [x + unit * 3, height * 0.93 - tall],
        [x + unit * 6, height * 0.93],
      ]),
      palette.ink,
    );
  }
  canvas.rect(0, height * 0.92, width, height * 0.08, palette.ink);

  function peak(x: number, top: number, half: number): void {
    const foot = height * 0.78;
    const snow = top + (foot - top) * 0.34;
    const lean = half * 0.34;
    canvas.path(
      points([
        [x, top],
        [x + half, foot],
        [x - half, foot],
      ]),
      mix(palette.sky[2], palette.ink, 0.5),
    );
    canvas.path(
      points([
        [x, top],
        [x + lean * 0.4, snow],
        [x - lean * 0.2, foot * 0.86],
        [x + lean * 0.5, foot],
        [x - half, foot],
      ]),
      mix(palette.sky[1], palette.light, 0.28),
    );
    canvas.path(
      points([
        [x, top],
        [x + lean, snow],
        [x + lean * 0.55, snow - unit * 4],
        [x + lean * 0.2, snow + unit * 4],
        [x - lean * 0.25, snow - unit * 3],
        [x - lean * 0.6, snow + unit * 3],
        [x - lean, snow],
      ]),
      palette.light,
    );
    canvas.path(
      points([
        [x, top],
        [x + lean, snow],
        [x + lean * 0.55, snow - unit * 4],
        [x + lean * 0.2, snow + unit * 4],
      ]),
      mix(palette.light, palette.sky[1], 0.4),
    );
  }
};
