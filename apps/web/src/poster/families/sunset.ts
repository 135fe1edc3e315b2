import { points } from '../canvas.js';
import { mix } from '../color.js';
import type { Family } from './family.js';
import { sky } from './sky.js';

/** A great sun in slices over flat land or water. */
export const sunset: Family = (canvas, random, palette) => {
  const { width, height, unit, focus } = canvas;
  const horizon = height * random.between(0.58, 0.66);
  sky(canvas, palette, 0.66);
  const radius = unit * random.between(30, 38);
  const y = horizon - radius * random.between(0.35, 0.75);
  canvas.glow(focus.x, y, radius * 1.9, palette.light, 0.5);
  canvas.circle(
    focus.x,
    y,
    radius,
    canvas.linear([
      [0, palette.light],
      [1, palette.accent],
    ]),
  );
  const slices = random.int(0, 5);
  for (let slice = 0; slice < slices; slice += 1) {
    const thick = unit * (0.8 + slice * 0.7);
    canvas.rect(0, y + radius * (0.1 + slice * 0.19), width, thick, mix(palette.sky[1], palette.sky[2], 0.75));
  }
  if (random.chance(0.5)) mesas();
  canvas.rect(
    0,
    horizon,
    width,
    height - horizon,
    canvas.linear([
      [0, mix(palette.sky[2], palette.ink, 0.6)],
      [1, palette.ink],
    ]),
  );
  if (random.chance(0.55)) reflection();
  else rider();

  function mesas(): void {
    const color = mix(palette.sky[2], palette.ink, 0.45);
    for (let count = random.int(2, 4); count > 0; count -= 1) {
      const left = random.between(-0.1, 0.95) * width;
      const wide = unit * random.between(16, 40);
      const top = horizon - unit * random.between(8, 26);
      canvas.path(
        points([
          [left, horizon],
          [left + wide * 0.12, top],
          [left + wide * 0.88, top],
          [left + wide, horizon],
        ]),
        color,
      );
    }
  }

  function reflection(): void {
    for (let bar = 0; bar < 9; bar += 1) {
      const wide = radius * random.between(0.5, 1.9) * (1 - bar * 0.07);
      canvas.rect(
        focus.x - wide / 2 + unit * random.between(-5, 5),
        horizon + unit * (2 + bar * 3.4),
        wide,
        unit * 0.9,
        palette.light,
        { opacity: 0.7 - bar * 0.06 },
      );
    }
  }

  function rider(): void {
    const x = focus.x + unit * random.between(-22, 22);
    const tall = unit * 15;
    canvas.ellipse(x, horizon - tall + unit * 2, unit * 1.7, unit * 1.9, palette.ink);
    canvas.rect(x - unit * 3.2, horizon - tall + unit * 0.4, unit * 6.4, unit * 1, palette.ink);
    canvas.path(
      points([
        [x - unit * 2.6, horizon - tall + unit * 4.2],
        [x + unit * 2.6, horizon - tall + unit * 4.2],
        [x + unit * 3.4, horizon + unit],
        [x + unit * 0.8, horizon + unit],
        [x, horizon - unit * 5],
        [x - unit * 0.8, horizon + unit],
        [x - unit * 3.4, horizon + unit],
      ]),
      palette.ink,
    );
    canvas.path(
      points([
        [x - unit * 3, horizon + unit],
        [x + unit * 3, horizon + unit],
        [x + unit * 12, height],
        [x - unit * 2, height],
      ]),
      palette.ink,
      { opacity: 0.5 },
    );
  }
};
