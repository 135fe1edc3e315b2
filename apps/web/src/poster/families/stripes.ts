import { points } from '../canvas.js';
import type { Family } from './family.js';

/** Diagonal bands behind a disc that is cut into slices. */
export const stripes: Family = (canvas, random, palette) => {
  const { width, height, unit, focus } = canvas;
  const tones = [palette.sky[0], palette.accent, palette.sky[1], palette.sky[2]];
  const drop = random.pick([-0.7, 0.7, -1.1, 1.1]) * height;
  const band = unit * random.between(11, 18);
  let tone = random.int(0, 3);
  for (let left = Math.min(0, -drop); left < width + Math.max(0, -drop); left += band) {
    const outline: [number, number][] = [
      [left, 0],
      [left + band + 1, 0],
      [left + band + 1 + drop, height],
      [left + drop, height],
    ];
    canvas.path(points(outline), tones[tone % 4] ?? palette.ink);
    tone += 1;
  }
  const radius = unit * random.between(27, 34);
  canvas.circle(focus.x, focus.y, radius * 1.16, palette.ink);
  canvas.circle(focus.x, focus.y, radius, palette.light);
  const cuts = random.int(3, 5);
  for (let cut = 0; cut < cuts; cut += 1) {
    const share = -0.7 + (1.5 * (cut + 0.5)) / cuts;
    const half = Math.sqrt(Math.max(0, 1 - share * share)) * radius;
    canvas.rect(
      focus.x - half - 1,
      focus.y + share * radius - unit * 1.7,
      half * 2 + 2,
      unit * (1.6 + cut * 0.5),
      palette.ink,
    );
  }
  canvas.circle(focus.x + radius * 0.8 * Math.sign(drop), focus.y - radius * 0.9, unit * 6, palette.paper);
};
