import { points } from '../canvas.js';
import { mix } from '../color.js';
import type { Family } from './family.js';

/** Light from above on a lone figure, and the heads of the first row. */
export const stage: Family = (canvas, random, palette) => {
  const { width, height, unit, focus } = canvas;
  canvas.fill(
    canvas.linear([
      [0, palette.sky[0]],
      [0.7, palette.sky[1]],
      [1, palette.ink],
    ]),
  );
  if (random.chance(0.5)) {
    for (let fold = 0; fold * unit * 7 < width; fold += 1)
      canvas.rect(fold * unit * 7, 0, unit * 3.6, height, mix(palette.sky[1], palette.ink, 0.45), { opacity: 0.55 });
  }
  const floor = height * 0.7;
  const lamps = random.int(2, 4);
  for (let lamp = 0; lamp < lamps; lamp += 1) {
    const from = width * ((lamp + 0.5) / lamps) + unit * random.between(-5, 5);
    const color = random.pick([palette.light, palette.accent, palette.sky[2]]);
    const beam = canvas.linear([
      [0, color, 0.75],
      [1, color, 0.06],
    ]);
    canvas.path(
      points([
        [from - unit * 2, -2],
        [from + unit * 2, -2],
        [focus.x + unit * 24, floor],
        [focus.x - unit * 24, floor],
      ]),
      beam,
    );
  }
  canvas.ellipse(focus.x, floor, unit * 30, unit * 6, palette.light, { opacity: 0.8 });
  const y = floor - unit * 34;
  canvas.circle(focus.x, y, unit * 4.2, palette.ink);
  canvas.path(
    points([
      [focus.x - unit * 7, y + unit * 6.5],
      [focus.x + unit * 7, y + unit * 6.5],
      [focus.x + unit * 5, y + unit * 18],
      [focus.x + unit * 6.5, floor],
      [focus.x + unit * 2, floor],
      [focus.x, y + unit * 21],
      [focus.x - unit * 2, floor],
      [focus.x - unit * 6.5, floor],
      [focus.x - unit * 5, y + unit * 18],
    ]),
    palette.ink,
  );
  canvas.path(
    `M${focus.x + unit * 6} ${y + unit * 8}L${focus.x + unit * 13} ${y + unit * 1}L${focus.x + unit * 9} ${y - unit * 4}M${focus.x + unit * 13} ${y - unit * 2}L${focus.x + unit * 13} ${floor}`,
    'none',
    { stroke: palette.ink, width: unit * 1.9 },
  );
  for (let x = 0; x < width + unit * 8; x += unit * random.between(9, 13)) {
    const tall = unit * random.between(2, 8);
    canvas.circle(x, height * 0.84 - tall, unit * 4.6, palette.ink);
    canvas.ellipse(x, height * 0.94 - tall, unit * 8.5, unit * 14, palette.ink);
  }
};
