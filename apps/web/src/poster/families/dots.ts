import { mix } from '../color.js';
import type { Family } from './family.js';

/** Halftone: a ball of dots that swell with the shade, over a field that fades. */
export const dots: Family = (canvas, random, palette) => {
  const { width, height, unit, focus } = canvas;
  const dark = random.chance(0.6);
  canvas.fill(
    canvas.linear([
      [0, dark ? palette.sky[0] : palette.sky[2]],
      [1, dark ? palette.sky[1] : palette.accent],
    ]),
  );
  const radius = unit * random.between(34, 42);
  const lit = random.between(-0.7, 0.7);
  canvas.circle(focus.x + unit * 7, focus.y + unit * 7, radius, palette.ink, { opacity: 0.35 });
  canvas.circle(focus.x, focus.y, radius, dark ? palette.accent : palette.ink);
  const step = unit * random.between(4.6, 5.6);
  const lights: [number, number, number][] = [];
  const field: [number, number, number][] = [];
  for (let y = step / 2; y < height; y += step) {
    for (let x = step / 2; x < width; x += step) {
      const dx = (x - focus.x) / radius;
      const dy = (y - focus.y) / radius;
      const inside = dx * dx + dy * dy;
      if (inside < 0.94) {
        const light = Math.max(0.08, (dx * lit - dy * 0.75 + Math.sqrt(1 - inside)) / 1.6);
        lights.push([x, y, step * 0.5 * Math.min(1, light)]);
      } else if (inside > 1.25 && y > height * 0.4) {
        const share = (y / height - 0.4) * 0.8;
        field.push([x, y, step * share]);
      }
    }
  }
  canvas.discs(field, mix(palette.sky[1], palette.ink, 0.5), { opacity: 0.8 });
  canvas.discs(lights, palette.light);
  if (random.chance(0.5))
    canvas.circle(focus.x, focus.y, radius * 1.35, 'none', { stroke: palette.paper, width: unit * 0.8, opacity: 0.8 });
};
