import { isEngine } from '@marquee/contracts/topology';
import type { Line } from './lines.js';
import type { Box, MapLayout } from './map-layout.js';

export interface Curve {
  readonly path: string;
  /** The middle, where the label is. */
  readonly x: number;
  readonly y: number;
}

/** Height of the free lane above the engines. */
const LANE = 62;

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The path of a line on the map; undefined if one of its ends is not drawn. It is the `nth` of `count` lines to that
 * box.
 */
export function curveOf(
  line: Pick<Line, 'from' | 'to'>,
  layout: MapLayout,
  narrow: boolean,
  nth = 0,
  count = 1,
): Curve | undefined {
  const group = layout.groups.find(({ id }) => id === line.to);
  const from =
    layout.groups.find(({ id }) => id === line.from) ??
    layout.groups.flatMap(({ nodes }) => nodes).find(({ node }) => node.name === line.from);
  if (group === undefined || from === undefined) return undefined;
  if (narrow) return down(from, group, layout);
  if (isEngine(line.to)) return intoEngine(from, group);
  const spread = (nth - (count - 1) / 2) * 26;
  const start = { x: from.x + from.width, y: from.y + from.height / 2 };
  const end = { x: group.x, y: group.y + group.height / 2 + spread };
  const reach = (end.x - start.x) / 2;
  return bezier(start, { x: start.x + reach, y: start.y }, { x: end.x - reach, y: end.y }, end);
}

function intoEngine(from: Box, to: Box): Curve {
  const start = { x: from.x + from.width / 2, y: from.y + from.height };
  const end = { x: to.x + to.width / 2, y: to.y };
  // Down first, then across below the other boxes.
  return bezier(start, { x: start.x, y: end.y - 8 }, { x: end.x, y: end.y - LANE }, end);
}

/** Straight down to the next box; to one further down, around the boxes in between. */
function down(from: Box, to: Box, { width, groups }: MapLayout): Curve {
  const between = groups.some(({ y }) => y > from.y && y < to.y);
  if (!between) {
    const x = from.x + from.width / 2;
    const [start, end] = [
      { x, y: from.y + from.height },
      { x, y: to.y },
    ];
    return bezier(start, start, end, end);
  }
  const start = { x: from.x + from.width, y: from.y + from.height / 2 };
  const end = { x: to.x + to.width, y: to.y + to.height / 2 };
  return bezier(start, { x: width + 4, y: start.y }, { x: width + 4, y: end.y }, end);
}

function bezier(a: Point, b: Point, c: Point, d: Point): Curve {
  const middle = (axis: 'x' | 'y') => (a[axis] + 3 * b[axis] + 3 * c[axis] + d[axis]) / 8;
  const at = ({ x, y }: Point) => `${round(x)} ${round(y)}`;
  return { path: `M${at(a)}C${at(b)} ${at(c)} ${at(d)}`, x: round(middle('x')), y: round(middle('y')) };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
