import type { FleetNode, Picture } from '@marquee/contracts/console';
import { ENGINES, isEngine, isService, SERVICES, serviceOf, topology } from '@marquee/contracts/topology';
import { depthOf } from '@marquee/contracts/topology-graph';
import { VIEWERS } from './lines.js';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedNode extends Box {
  readonly node: FleetNode;
}

export interface PlacedGroup extends Box {
  readonly id: string;
  readonly label: string;
  readonly note: string;
  readonly nodes: readonly PlacedNode[];
}

export interface MapLayout {
  readonly width: number;
  readonly height: number;
  readonly groups: readonly PlacedGroup[];
}

interface Group {
  readonly id: string;
  readonly label: string;
  readonly note: string;
  readonly nodes: readonly FleetNode[];
}

const PILL = 38;
const GAP = 8;
const HEAD = 34;
const PAD = 10;

/** One box for each service, callers before what they call, and engines below. Lengths are in units of the drawing. */
export function layoutMap(picture: Pick<Picture, 'nodes'>, narrow: boolean): MapLayout {
  const groups = groupsOf(picture.nodes);
  return narrow ? inOneColumn(groups) : inColumns(groups);
}

function groupsOf(nodes: readonly FleetNode[]): Group[] {
  const byGroup = Map.groupBy(nodes, ({ service }) => (service === 'simulator' ? VIEWERS : service));
  const order: string[] = [VIEWERS, ...SERVICES.filter((service) => service !== 'console' && service !== 'simulator')];
  const others = [...byGroup.keys()].filter((id) => !order.includes(id) && !isEngine(id));
  return [...order, ...others, ...ENGINES].map((id) => ({ id, ...wordsOf(id), nodes: byGroup.get(id) ?? [] }));
}

function wordsOf(id: string): { label: string; note: string } {
  if (id === VIEWERS) return { label: 'Viewers', note: '' };
  if (isEngine(id)) return { label: topology.engines[id].label, note: topology.engines[id].holds };
  return { label: id, note: isService(id) ? serviceOf(id).owns : '' };
}

const COLUMNS = [
  { x: 8, width: 150 },
  { x: 242, width: 158 },
  { x: 562, width: 158 },
  { x: 902, width: 170 },
] as const;
const LAST_COLUMN = COLUMNS.length - 1;

/** Callers on the left of what they call; a service that neither calls nor is called is in the last column. */
function columnOf(id: string): number {
  if (id === VIEWERS) return 0;
  if (!isService(id)) return LAST_COLUMN;
  const depth = depthOf(id);
  if (depth === 0 && serviceOf(id).calls.length === 0) return LAST_COLUMN;
  return Math.min(Math.max(depth, 1), LAST_COLUMN);
}

function inColumns(groups: readonly Group[]): MapLayout {
  const services = groups.filter(({ id }) => !isEngine(id));
  const columns = COLUMNS.map((_, index) => services.filter(({ id }) => columnOf(id) === index));
  const heights = columns.map((column) => column.reduce((sum, { nodes }) => sum + heightOf(nodes.length, 1) + 44, -44));
  const tallest = Math.max(...heights);
  const placed = columns.flatMap((column, index) => {
    const { x, width } = COLUMNS[index] ?? COLUMNS[0];
    let y = 8 + (index === LAST_COLUMN ? 0 : (tallest - (heights[index] ?? 0)) / 2);
    return column.map((group) => {
      const box = { x, y, width, height: heightOf(group.nodes.length, 1) };
      y += box.height + 44;
      return place(group, box, 1);
    });
  });
  const top = 8 + tallest + 76;
  const engines = groups.filter(({ id }) => isEngine(id));
  const each = { width: 158, height: heightOf(1, 1) };
  const placedEngines = engines.map((group, index) =>
    place(group, { x: (COLUMNS[index + 1] ?? COLUMNS[0]).x, y: top, ...each }, 1),
  );
  return { width: 1_080, height: top + each.height + 8, groups: [...placed, ...placedEngines] };
}

function inOneColumn(groups: readonly Group[]): MapLayout {
  let y = 4;
  const width = 316;
  const services = groups.filter(({ id }) => !isEngine(id));
  const placed = services.map((group) => {
    const box = { x: 4, y, width, height: heightOf(group.nodes.length, 2) };
    y += box.height + 46;
    return place(group, box, 2);
  });
  const engines = groups
    .filter(({ id }) => isEngine(id))
    .map((group) => {
      const box = { x: 4, y, width, height: heightOf(1, 2) };
      y += box.height + 10;
      return place(group, box, 2);
    });
  return { width: 372, height: y, groups: [...placed, ...engines] };
}

function heightOf(nodes: number, perRow: number): number {
  return HEAD + PAD + Math.max(1, Math.ceil(nodes / perRow)) * (PILL + GAP) - GAP;
}

function place(group: Group, box: Box, perRow: number): PlacedGroup {
  const width = (box.width - 2 * PAD - (perRow - 1) * GAP) / perRow;
  const nodes = group.nodes.map((node, index) => ({
    node,
    x: box.x + PAD + (index % perRow) * (width + GAP),
    y: box.y + HEAD + Math.floor(index / perRow) * (PILL + GAP),
    width,
    height: PILL,
  }));
  return { ...box, id: group.id, label: group.label, note: group.note, nodes };
}
