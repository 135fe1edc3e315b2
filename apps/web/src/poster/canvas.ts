/** A color, or `@n` for the canvas's n-th gradient. */
export type Paint = string;
type Attribute = string | number;
export interface Shape {
  readonly tag: 'path' | 'circle' | 'ellipse' | 'rect';
  readonly attributes: Readonly<Record<string, Attribute>>;
}
export type Stop = readonly [offset: number, color: string, opacity?: number];
export interface Gradient {
  readonly kind: 'linear' | 'radial';
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly stops: readonly Stop[];
}
interface Look {
  readonly opacity?: number;
  readonly stroke?: Paint;
  readonly width?: number;
  readonly rotate?: number;
}

const short = (value: number): number => Math.round(value * 10) / 10;

/** `M x y L x y ...` with one decimal. */
export function points(list: readonly (readonly [number, number])[], close = true): string {
  return `M${list.map(([x, y]) => `${short(x)} ${short(y)}`).join('L')}${close ? 'Z' : ''}`;
}

/** Collects shapes as plain data, so that drawing needs no browser. `focus` is where the eye should land. */
export class Canvas {
  readonly shapes: Shape[] = [];
  readonly gradients: Gradient[] = [];
  readonly focus: { readonly x: number; readonly y: number };
  /** A hundredth of the shorter side. */
  readonly unit: number;

  constructor(
    readonly width: number,
    readonly height: number,
    focus: { x: number; y: number },
  ) {
    this.focus = { x: focus.x * width, y: focus.y * height };
    this.unit = Math.min(width, height) / 100;
  }

  /** Top to bottom unless `sideways`. */
  linear(stops: readonly Stop[], sideways = false): Paint {
    return this.gradient({
      kind: 'linear',
      attributes: { x1: 0, y1: 0, x2: sideways ? 1 : 0, y2: sideways ? 0 : 1 },
      stops,
    });
  }

  /** From the middle of the shape outwards. */
  radial(stops: readonly Stop[]): Paint {
    return this.gradient({ kind: 'radial', attributes: { cx: 0.5, cy: 0.5, r: 0.5 }, stops });
  }

  fill(paint: Paint, opacity?: number): void {
    this.rect(0, 0, this.width, this.height, paint, opacity === undefined ? {} : { opacity });
  }

  rect(x: number, y: number, width: number, height: number, paint: Paint, look: Look = {}): void {
    this.add('rect', { x: short(x), y: short(y), width: short(width), height: short(height) }, paint, look, [
      x + width / 2,
      y + height / 2,
    ]);
  }

  circle(x: number, y: number, radius: number, paint: Paint, look: Look = {}): void {
    this.add('circle', { cx: short(x), cy: short(y), r: short(radius) }, paint, look, [x, y]);
  }

  ellipse(x: number, y: number, rx: number, ry: number, paint: Paint, look: Look = {}): void {
    this.add('ellipse', { cx: short(x), cy: short(y), rx: short(rx), ry: short(ry) }, paint, look, [x, y]);
  }

  path(d: string, paint: Paint, look: Look = {}): void {
    this.add('path', { d }, paint, look, [this.focus.x, this.focus.y]);
  }

  /** Many discs as one shape, which a browser draws much faster than as many shapes. */
  discs(list: readonly (readonly [x: number, y: number, radius: number])[], paint: Paint, look: Look = {}): void {
    const arcs = list.map(([x, y, radius]) => {
      const r = short(radius);
      return `M${short(x - radius)} ${short(y)}a${r} ${r} 0 1 0 ${short(2 * r)} 0a${r} ${r} 0 1 0 ${short(-2 * r)} 0`;
    });
    if (arcs.length > 0) this.path(arcs.join(''), paint, look);
  }

  /** Many boxes of one size as one shape. */
  boxes(
    corners: readonly (readonly [x: number, y: number])[],
    width: number,
    height: number,
    paint: Paint,
    look: Look = {},
  ): void {
    const box = `h${short(width)}v${short(height)}h${short(-width)}z`;
    if (corners.length > 0) this.path(corners.map(([x, y]) => `M${short(x)} ${short(y)}${box}`).join(''), paint, look);
  }

  /** A soft light around a point. */
  glow(x: number, y: number, radius: number, color: string, opacity = 0.6): void {
    const paint = this.radial([
      [0, color, opacity],
      [0.35, color, opacity * 0.45],
      [1, color, 0],
    ]);
    this.circle(x, y, radius, paint);
  }

  private gradient(gradient: Gradient): Paint {
    this.gradients.push(gradient);
    return `@${this.gradients.length - 1}`;
  }

  private add(
    tag: Shape['tag'],
    place: Record<string, Attribute>,
    paint: Paint,
    look: Look,
    pivot: readonly [number, number],
  ): void {
    const attributes: Record<string, Attribute> = { ...place, fill: paint };
    if (look.opacity !== undefined) attributes['opacity'] = Math.round(look.opacity * 100) / 100;
    if (look.stroke !== undefined) attributes['stroke'] = look.stroke;
    if (look.width !== undefined) attributes['strokeWidth'] = short(look.width);
    if (look.rotate !== undefined)
      attributes['transform'] = `rotate(${short(look.rotate)} ${short(pivot[0])} ${short(pivot[1])})`;
    this.shapes.push({ tag, attributes });
  }
}
