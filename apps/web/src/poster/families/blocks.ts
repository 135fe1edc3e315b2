import { mix } from '../color.js';
import type { Family } from './family.js';

/** A wall of quarter circles, discs and bars. */
export const blocks: Family = (canvas, random, palette) => {
  const { width, height, unit } = canvas;
  const cell = unit * random.pick([25, 33.4]);
  const tones = [palette.sky[0], palette.sky[1], palette.sky[2], palette.accent, palette.light, palette.ink] as const;
  canvas.fill(palette.sky[1]);
  for (let y = 0; y < height; y += cell) {
    for (let x = 0; x < width; x += cell) {
      const ground = random.pick(tones);
      const front = random.pick(tones);
      canvas.rect(x, y, cell + 0.5, cell + 0.5, ground);
      const figure = front === ground ? mix(ground, palette.paper, 0.35) : front;
      const corner = random.int(0, 3);
      const cx = x + (corner % 2) * cell;
      const cy = y + (corner > 1 ? cell : 0);
      const shape = random.next();
      if (shape < 0.5) canvas.path(quarter(cx, cy, cell, corner), figure);
      else if (shape < 0.68) canvas.circle(x + cell / 2, y + cell / 2, cell * 0.34, figure);
      else if (shape < 0.82)
        for (const bar of [0.1, 0.43, 0.76]) canvas.rect(x, y + cell * bar, cell, cell * 0.14, figure);
      else canvas.path(`M${x} ${y}L${x + cell} ${y}L${x} ${y + cell}Z`, figure);
    }
  }
};

function quarter(x: number, y: number, radius: number, corner: number): string {
  const right = corner % 2 === 1 ? -radius : radius;
  const down = corner > 1 ? -radius : radius;
  const sweep = right * down > 0 ? 1 : 0;
  return `M${x} ${y}L${x + right} ${y}A${radius} ${radius} 0 0 ${sweep} ${x} ${y + down}Z`;
}
