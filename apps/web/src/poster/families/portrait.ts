import { mix } from '../color.js';
import type { Family } from './family.js';

/** A bust cut from paper: halo, shoulders, a face in light and shade, hair or a hat. */
export const portrait: Family = (canvas, random, palette) => {
  const { height, unit, focus } = canvas;
  const [top, middle, bottom] = palette.sky;
  canvas.fill(
    canvas.linear([
      [0, top],
      [1, mix(middle, top, 0.3)],
    ]),
  );
  const x = focus.x;
  const y = focus.y + unit * 2;
  const face = unit * 15;
  if (random.chance(0.5)) {
    for (let ray = 0; ray < 12; ray += 1)
      canvas.path(
        `M${x} ${y}L${x + Math.cos((ray * Math.PI) / 6) * unit * 220} ${y + Math.sin((ray * Math.PI) / 6) * unit * 220}L${x + Math.cos(((ray + 0.5) * Math.PI) / 6) * unit * 220} ${y + Math.sin(((ray + 0.5) * Math.PI) / 6) * unit * 220}Z`,
        middle,
        { opacity: 0.45 },
      );
  }
  canvas.circle(
    x,
    y - unit * 2,
    unit * random.between(33, 41),
    canvas.linear([
      [0, palette.accent],
      [1, bottom],
    ]),
  );
  const coat = palette.ink;
  const skin = mix(palette.light, palette.accent, random.between(0.12, 0.5));
  const shade = mix(skin, palette.ink, 0.55);
  const hair = mix(palette.ink, middle, random.between(0, 0.35));
  const long = random.chance(0.45);
  if (long)
    canvas.path(
      `M${x - face * 1.25} ${y + face * 2.2}C${x - face * 1.6} ${y - face * 2.4} ${x + face * 1.6} ${y - face * 2.4} ${x + face * 1.25} ${y + face * 2.2}Z`,
      hair,
    );
  canvas.path(
    `M${x - unit * 46} ${height}C${x - unit * 44} ${y + face * 2.1} ${x - face} ${y + face * 2.2} ${x - face * 0.5} ${y + face * 1.7}L${x + face * 0.5} ${y + face * 1.7}C${x + face} ${y + face * 2.2} ${x + unit * 44} ${y + face * 2.1} ${x + unit * 46} ${height}Z`,
    coat,
  );
  canvas.path(
    `M${x - face * 0.45} ${y + face * 0.6}L${x - face * 0.5} ${y + face * 1.8}L${x} ${y + face * 2.5}L${x + face * 0.5} ${y + face * 1.8}L${x + face * 0.45} ${y + face * 0.6}Z`,
    shade,
  );
  canvas.ellipse(x, y, face, face * 1.32, skin);
  canvas.path(
    `M${x} ${y - face * 1.32}A${face} ${face * 1.32} 0 0 1 ${x} ${y + face * 1.32}L${x} ${y + face * 0.5}L${x - face * 0.22} ${y + face * 0.34}L${x} ${y - face * 0.3}Z`,
    shade,
  );
  canvas.path(
    `M${x - face * 0.3} ${y + face * 0.78}L${x + face * 0.3} ${y + face * 0.78}L${x} ${y + face * 0.92}Z`,
    mix(palette.accent, palette.ink, 0.25),
  );
  if (!long && random.chance(0.45)) {
    canvas.ellipse(x, y - face * 0.72, face * 1.95, face * 0.26, coat);
    canvas.path(
      `M${x - face * 1.08} ${y - face * 0.75}C${x - face} ${y - face * 2.1} ${x - face * 0.2} ${y - face * 1.7} ${x} ${y - face * 1.75}C${x + face * 0.3} ${y - face * 1.7} ${x + face} ${y - face * 2.1} ${x + face * 1.08} ${y - face * 0.75}Z`,
      coat,
    );
    canvas.rect(x - face * 1.07, y - face * 1.02, face * 2.14, face * 0.24, palette.accent);
  } else {
    canvas.path(
      `M${x - face * 1.06} ${y - face * 0.1}C${x - face * 1.3} ${y - face * 2} ${x + face * 1.3} ${y - face * 2} ${x + face * 1.06} ${y - face * 0.1}C${x + face * 0.9} ${y - face * 0.9} ${x - face * 0.2} ${y - face * 0.7} ${x - face * 1.06} ${y - face * 0.1}Z`,
      hair,
    );
  }
  if (random.chance(0.4)) {
    for (const side of [-1, 1])
      canvas.circle(x + side * face * 0.42, y - face * 0.02, face * 0.33, palette.ink, {
        stroke: palette.paper,
        width: unit * 0.7,
      });
    canvas.rect(x - face * 0.12, y - face * 0.06, face * 0.24, unit * 0.8, palette.paper);
  } else {
    for (const side of [-1, 1])
      canvas.ellipse(x + side * face * 0.42, y + face * 0.02, face * 0.16, face * 0.06, palette.ink);
  }
  canvas.path(
    `M${x - face * 0.5} ${y + face * 1.8}L${x} ${y + face * 2.5}L${x - face * 0.2} ${height}L${x - face * 1.7} ${height}Z`,
    mix(coat, middle, 0.3),
  );
};
