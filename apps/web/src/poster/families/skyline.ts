import { points } from '../canvas.js';
import { mix } from '../color.js';
import type { Family } from './family.js';
import { sky, stars } from './sky.js';

/** A city at night in three depths, with lit windows. */
export const skyline: Family = (canvas, random, palette) => {
  const { width, height, unit, focus } = canvas;
  sky(canvas, palette, 0.8);
  stars(canvas, random, palette.light, 22, 0.4);
  const moon = unit * random.between(17, 27);
  canvas.glow(focus.x, focus.y * 0.8, moon * 2.3, palette.light, 0.55);
  canvas.circle(focus.x, focus.y * 0.8, moon, palette.light);
  for (const depth of [0, 1, 2]) {
    const color = mix(palette.sky[2], palette.ink, 0.35 + depth * 0.31);
    const windows: [number, number][] = [];
    const colored: [number, number][] = [];
    const outline: [number, number][] = [[-unit, height]];
    for (let left = -unit; left < width;) {
      const wide = unit * random.between(8, 15) * (0.8 + depth * 0.25);
      const roof = height * (0.42 + depth * 0.12) + unit * random.between(-16, 12);
      outline.push([left, roof], [left + wide, roof]);
      if (random.chance(0.3)) canvas.rect(left + wide / 2 - unit * 0.4, roof - unit * 9, unit * 0.8, unit * 9.5, color);
      for (let y = roof + unit * 3; depth > 0 && y < height * 0.9; y += unit * 5) {
        for (let x = left + unit * 2; x < left + wide - unit * 2.4; x += unit * 3.6) {
          if (random.chance(depth * 0.09)) (random.chance(0.2) ? colored : windows).push([x, y]);
        }
      }
      left += wide;
    }
    outline.push([width + unit, height]);
    canvas.path(points(outline), color);
    canvas.boxes(windows, unit * 1.5, unit * 2.2, palette.light, { opacity: 0.85 });
    canvas.boxes(colored, unit * 1.5, unit * 2.2, palette.accent, { opacity: 0.85 });
  }
};
