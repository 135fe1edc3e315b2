import { points } from '../canvas.js';
import { mix } from '../color.js';
import type { Family } from './family.js';
import { sky } from './sky.js';

/** Bare trunks in fog, a lit window or a pair of eyes. */
export const woods: Family = (canvas, random, palette) => {
  const { width, height, unit, focus } = canvas;
  sky(canvas, palette, 0.7);
  const moon = unit * random.between(13, 22);
  canvas.glow(focus.x, focus.y * 0.75, moon * 2.6, palette.light, 0.6);
  canvas.circle(focus.x, focus.y * 0.75, moon, random.chance(0.4) ? palette.accent : palette.light);
  for (const depth of [0, 1, 2]) {
    const color = mix(palette.sky[2], palette.ink, 0.3 + depth * 0.35);
    for (let x = random.between(-6, 6) * unit; x < width; x += unit * random.between(10, 17) * (1 + depth * 0.35)) {
      const thick = unit * random.between(1.2, 2.3) * (1 + depth * 0.9);
      const lean = unit * random.between(-4, 4);
      canvas.path(
        points([
          [x - thick, height],
          [x - thick * 0.5 + lean, -2],
          [x + thick * 0.4 + lean, -2],
          [x + thick, height],
        ]),
        color,
      );
      for (let branch = random.int(1, 3); branch > 0; branch -= 1) {
        const y = height * random.between(0.12, 0.55);
        const reach = unit * random.between(6, 14) * (random.chance(0.5) ? 1 : -1);
        const at = x + lean * (1 - y / height);
        canvas.path(
          `M${at} ${y}L${at + reach * 0.6} ${y - unit * 5}L${at + reach} ${y - unit * 13}M${at + reach * 0.6} ${y - unit * 5}L${at + reach * 1.1} ${y - unit * 5}`,
          'none',
          { stroke: color, width: thick * 0.45 },
        );
      }
    }
    canvas.rect(
      0,
      height * 0.5,
      width,
      height * 0.5,
      canvas.linear([
        [0, palette.sky[2], 0],
        [1, mix(palette.sky[1], palette.ink, depth * 0.4), 0.75],
      ]),
    );
  }
  const y = height * 0.62;
  if (random.chance(0.5)) {
    for (const side of [-1, 1]) {
      canvas.glow(focus.x + side * unit * 5, y, unit * 6, palette.accent, 0.8);
      canvas.path(
        `M${focus.x + side * unit * 2} ${y + unit * 1.6}Q${focus.x + side * unit * 5} ${y - unit * 2.4} ${focus.x + side * unit * 8.4} ${y - unit * 1.6}Q${focus.x + side * unit * 6} ${y + unit * 2.6} ${focus.x + side * unit * 2} ${y + unit * 1.6}Z`,
        palette.light,
      );
    }
  } else {
    canvas.path(
      points([
        [focus.x - unit * 14, y + unit * 16],
        [focus.x - unit * 14, y + unit * 2],
        [focus.x, y - unit * 9],
        [focus.x + unit * 14, y + unit * 2],
        [focus.x + unit * 14, y + unit * 16],
      ]),
      palette.ink,
    );
    canvas.glow(focus.x, y + unit * 7, unit * 16, palette.accent, 0.7);
    canvas.rect(focus.x - unit * 3, y + unit * 3, unit * 6, unit * 7, palette.light);
  }
};
