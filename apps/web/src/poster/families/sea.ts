import { mix } from '../color.js';
import type { Family } from './family.js';
import { sky, stars } from './sky.js';

/** Layered swell under a low moon, with one small boat. */
export const sea: Family = (canvas, random, palette) => {
  const { width, height, unit, focus } = canvas;
  sky(canvas, palette, 0.6);
  if (random.chance(0.4)) stars(canvas, random, palette.light, 24, 0.4);
  const moon = unit * random.between(18, 28);
  canvas.glow(focus.x, focus.y * 0.85, moon * 2.1, palette.light, 0.5);
  canvas.circle(
    focus.x,
    focus.y * 0.85,
    moon,
    canvas.linear([
      [0, palette.light],
      [1, palette.accent],
    ]),
  );
  for (let layer = 0; layer < 6; layer += 1) {
    const y = height * (0.5 + layer * 0.075);
    const length = unit * random.between(24, 44);
    const lift = unit * (2.4 + layer * 0.9);
    if (layer === 2) boat(focus.x + unit * random.between(-20, 20), y);
    let d = `M${-length} ${y}`;
    for (let x = -length + random.between(0, 1) * length; x < width + length; x += length)
      d += `Q${Math.round(x + length / 4)} ${Math.round(y - lift)} ${Math.round(x + length / 2)} ${Math.round(y)}T${Math.round(x + length)} ${Math.round(y)}`;
    canvas.path(
      `${d}L${width + length * 2} ${height}L${-length} ${height}Z`,
      mix(mix(palette.sky[1], palette.sky[2], 0.5 - layer * 0.08), palette.ink, 0.12 + layer * 0.14),
    );
  }

  function boat(x: number, y: number): void {
    canvas.path(
      `M${x - unit * 9} ${y - unit * 4}L${x + unit * 9} ${y - unit * 4}L${x + unit * 5} ${y + unit * 4}L${x - unit * 6} ${y + unit * 4}Z`,
      palette.ink,
    );
    canvas.path(`M${x} ${y - unit * 25}L${x + unit * 10} ${y - unit * 6}L${x} ${y - unit * 6}Z`, palette.paper);
    canvas.path(
      `M${x - unit * 1.4} ${y - unit * 21}L${x - unit * 8} ${y - unit * 6}L${x - unit * 1.4} ${y - unit * 6}Z`,
      palette.accent,
    );
  }
};
