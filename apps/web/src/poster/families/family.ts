import type { Canvas } from '../canvas.js';
import type { Palette } from '../palette.js';
import type { Random } from '../random.js';

/** Fills the canvas with one composition. Everything it draws follows from the random source and the palette. */
export type Family = (canvas: Canvas, random: Random, palette: Palette) => void;
