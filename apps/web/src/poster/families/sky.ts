import type { Canvas } from '../canvas.js';
import type { Palette } from '../palette.js';
import type { Random } from '../random.js';

export function sky(canvas: Canvas, palette: Palette, horizon = 1): void {
  const [top, middle, bottom] = palette.sky;
  canvas.fill(
    canvas.linear([
      [0, top],
      [0.5 * horizon, middle],
      [horizon, bottom],
    ]),
  );
}

/** Stars in three magnitudes. */
export function stars(canvas: Canvas, random: Random, color: string, count: number, depth = 1): void {
  for (const [share, opacity, size] of [
    [0.5, 0.45, 0.25],
    [0.38, 0.75, 0.34],
    [0.12, 0.95, 0.65],
  ] as const) {
    const list = Array.from({ length: Math.round(count * share) }, (): [number, number, number] => [
      random.between(0, canvas.width),
      random.between(0, canvas.height * depth),
      canvas.unit * size,
    ]);
    canvas.discs(list, color, { opacity });
  }
}

/** A ridge line from left to right, closed along the bottom. */
export function ridge(canvas: Canvas, random: Random, base: number, swing: number, steps: number): [number, number][] {
  const line: [number, number][] = [[0, canvas.height]];
  for (let step = 0; step <= steps; step += 1) {
    line.push([(canvas.width * step) / steps, base + random.between(-swing, swing)]);
  }
  line.push([canvas.width, canvas.height]);
  return line;
}
