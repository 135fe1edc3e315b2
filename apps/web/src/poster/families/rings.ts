import { mix } from '../color.js';
import type { Family } from './family.js';

/** Rings that pull towards a point off the middle, and a falling figure. */
export const rings: Family = (canvas, random, palette) => {
  const { width, height, unit, focus } = canvas;
  canvas.fill(palette.sky[1]);
  const reach = Math.hypot(width, height) * 0.62;
  const count = random.int(9, 13);
  const drift = { x: unit * random.between(-16, 16), y: unit * random.between(-14, 10) };
  const pair = random.pick([
    [palette.accent, palette.ink],
    [palette.sky[2], palette.sky[0]],
    [palette.paper, palette.accent],
  ]);
  // The innermost rings would be hidden behind the figure.
  const drawn = count - 2;
  for (let ring = 0; ring < drawn; ring += 1) {
    const share = 1 - ring / count;
    const color = mix(pair[ring % 2] ?? palette.ink, palette.sky[0], share * 0.35);
    canvas.ellipse(
      focus.x + drift.x * (1 - share),
      focus.y + drift.y * (1 - share),
      reach * share ** 1.25,
      reach * share ** 1.25 * 0.96,
      color,
    );
  }
  const x = focus.x + drift.x;
  const y = focus.y + drift.y;
  const turn = random.between(-50, 50);
  const ink = pair[drawn % 2] ?? palette.ink;
  const limb = { stroke: ink, width: unit * 2.3, rotate: turn };
  canvas.path(
    `M${x} ${y - unit * 5}L${x} ${y + unit * 4}L${x - unit * 6} ${y + unit * 11}M${x} ${y + unit * 4}L${x + unit * 5} ${y + unit * 12}M${x - unit * 9} ${y - unit * 9}L${x} ${y - unit * 3}L${x + unit * 9} ${y - unit * 7}`,
    'none',
    limb,
  );
  canvas.circle(x + unit * 0.2, y - unit * 8, unit * 2.6, ink, { rotate: turn });
};
