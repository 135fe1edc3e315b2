import { mix } from '../color.js';
import type { Family } from './family.js';
import { sky, stars } from './sky.js';

/** A planet with rings or moons, orbits, and a constellation above it. */
export const space: Family = (canvas, random, palette) => {
  const { width, height, unit, focus } = canvas;
  sky(canvas, palette, 1.15);
  canvas.glow(focus.x + unit * 20, focus.y, unit * 90, palette.sky[2], 0.7);
  stars(canvas, random, palette.light, 60);
  const radius = unit * random.between(22, 32);
  const low = random.chance(0.35);
  const y = low ? height * 0.95 : focus.y;
  const size = low ? radius * 2.3 : radius;
  for (const orbit of [1.5, 1.9, 2.4]) {
    canvas.ellipse(focus.x, y, size * orbit, size * orbit * (low ? 1 : 0.36), 'none', {
      stroke: palette.light,
      width: unit * 0.35,
      opacity: 0.35,
      rotate: low ? 0 : -18,
    });
  }
  canvas.glow(focus.x, y, size * 1.5, palette.accent, 0.5);
  canvas.circle(
    focus.x,
    y,
    size,
    canvas.linear(
      [
        [0, mix(palette.accent, palette.light, 0.5)],
        [0.45, palette.accent],
        [1, palette.ink],
      ],
      !low,
    ),
  );
  for (const band of [-0.45, -0.1, 0.3]) {
    canvas.ellipse(focus.x, y + size * band, size * Math.sqrt(1 - band * band) * 0.98, size * 0.06, palette.light, {
      opacity: 0.22,
    });
  }
  if (!low)
    canvas.path(
      `M${focus.x - size * 1.7} ${y}A${size * 1.7} ${size * 0.42} 0 0 0 ${focus.x + size * 1.7} ${y}`,
      'none',
      { stroke: palette.light, width: unit * 2.2, opacity: 0.85, rotate: -18 },
    );
  canvas.circle(focus.x - size * 1.25, y - size * (low ? 0.9 : 0.75), unit * 4, palette.light);
  const line: string[] = [];
  let x = width * random.between(0.08, 0.25);
  for (let star = 0; star < 5; star += 1) {
    const at = height * random.between(0.05, 0.2);
    line.push(`${star === 0 ? 'M' : 'L'}${Math.round(x)} ${Math.round(at)}`);
    canvas.circle(x, at, unit * 1, palette.paper);
    x += unit * random.between(9, 17);
  }
  canvas.path(line.join(''), 'none', { stroke: palette.paper, width: unit * 0.35, opacity: 0.6 });
};
