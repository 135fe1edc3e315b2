import { points } from '../canvas.js';
import { mix } from '../color.js';
import type { Family } from './family.js';
import { ridge, sky } from './sky.js';

/** A road to the vanishing point, poles beside it, the light at its end. */
export const road: Family = (canvas, random, palette) => {
  const { width, height, unit, focus } = canvas;
  const horizon = height * random.between(0.5, 0.57);
  sky(canvas, palette, 0.57);
  canvas.glow(focus.x, horizon, unit * 62, palette.light, 0.75);
  canvas.circle(focus.x, horizon - unit * 6, unit * random.between(15, 24), palette.light);
  canvas.path(points(ridge(canvas, random, horizon - unit * 2, unit * 5, 9)), mix(palette.sky[1], palette.ink, 0.45));
  canvas.rect(
    0,
    horizon,
    width,
    height - horizon,
    canvas.linear([
      [0, mix(palette.sky[2], palette.ink, 0.45)],
      [1, mix(palette.sky[0], palette.ink, 0.7)],
    ]),
  );
  const half = Math.max(width * 0.42, unit * 40);
  canvas.path(
    points([
      [focus.x - unit, horizon],
      [focus.x + unit, horizon],
      [focus.x + half, height],
      [focus.x - half, height],
    ]),
    palette.ink,
  );
  for (let dash = 0; dash < 6; dash += 1) {
    const near = ((dash + 0.5) / 6) ** 1.8;
    const far = (dash / 6 + 0.02) ** 1.8;
    const at = (share: number): number => horizon + (height - horizon) * share;
    canvas.path(
      points([
        [focus.x - half * far * 0.035, at(far)],
        [focus.x + half * far * 0.035, at(far)],
        [focus.x + half * near * 0.035, at(near)],
        [focus.x - half * near * 0.035, at(near)],
      ]),
      palette.accent,
    );
  }
  const side = random.chance(0.5) ? 1 : -1;
  for (let pole = 1; pole <= 5; pole += 1) {
    const share = (pole / 5) ** 2;
    const x = focus.x + side * (unit * 5 + half * 1.05 * share);
    const foot = horizon + (height - horizon) * share * 0.62;
    const tall = unit * (4 + 58 * share);
    canvas.rect(x - unit * 0.7 * share, foot - tall, unit * (0.3 + 1.4 * share), tall, palette.ink);
    canvas.rect(
      x - unit * (0.6 + 5 * share),
      foot - tall * 0.93,
      unit * (1.2 + 10 * share),
      unit * (0.2 + share),
      palette.ink,
    );
  }
};
