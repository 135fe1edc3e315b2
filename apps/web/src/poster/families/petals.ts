import { mix } from '../color.js';
import type { Family } from './family.js';

/** Two overlapping discs, or a flower of translucent petals. */
export const petals: Family = (canvas, random, palette) => {
  const { height, unit, focus } = canvas;
  canvas.fill(
    canvas.linear([
      [0, palette.sky[0]],
      [1, palette.sky[1]],
    ]),
  );
  if (random.chance(0.45)) {
    const radius = unit * random.between(25, 29);
    const gap = radius * random.between(0.55, 0.72);
    canvas.glow(focus.x, focus.y, unit * 62, palette.sky[2], 0.8);
    canvas.circle(focus.x - gap, focus.y, radius, palette.accent);
    canvas.circle(focus.x + gap, focus.y, radius, palette.sky[2]);
    const half = Math.sqrt(radius * radius - gap * gap);
    canvas.path(
      `M${focus.x} ${focus.y - half}A${radius} ${radius} 0 0 1 ${focus.x} ${focus.y + half}A${radius} ${radius} 0 0 1 ${focus.x} ${focus.y - half}Z`,
      palette.light,
    );
    for (let ring = 1; ring < 5; ring += 1)
      canvas.circle(focus.x, height * 0.98, unit * (10 + ring * 9), 'none', {
        stroke: palette.light,
        width: unit * 0.8,
        opacity: 0.5 - ring * 0.08,
      });
    return;
  }
  const leaves = random.int(7, 12);
  const long = unit * random.between(36, 44);
  canvas.path(`M${focus.x} ${focus.y}Q${focus.x + unit * 12} ${height * 0.7} ${focus.x - unit * 4} ${height}`, 'none', {
    stroke: mix(palette.ink, palette.sky[1], 0.25),
    width: unit * 2.6,
  });
  for (const layer of [1, 0.68]) {
    for (let leaf = 0; leaf < leaves; leaf += 1) {
      const color = leaf % 2 === 0 ? palette.accent : mix(palette.sky[2], palette.light, layer === 1 ? 0 : 0.45);
      const reach = long * layer;
      canvas.path(
        `M${focus.x} ${focus.y}C${focus.x - reach * 0.42} ${focus.y - reach * 0.5} ${focus.x - reach * 0.2} ${focus.y - reach} ${focus.x} ${focus.y - reach}C${focus.x + reach * 0.2} ${focus.y - reach} ${focus.x + reach * 0.42} ${focus.y - reach * 0.5} ${focus.x} ${focus.y}Z`,
        color,
        { opacity: 0.72, rotate: (360 / leaves) * leaf + (layer === 1 ? 0 : 180 / leaves) },
      );
    }
  }
  canvas.circle(focus.x, focus.y, long * 0.22, palette.ink);
  canvas.circle(focus.x, focus.y, long * 0.15, palette.light);
};
