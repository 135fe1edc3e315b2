import type { FleetEdge, Picture } from '@marquee/contracts/console';
import { isEngine } from '@marquee/contracts/topology';

/** All calls between two ends, as one line of the map. */
export interface Line {
  readonly id: string;
  /** An instance, or a group. */
  readonly from: string;
  /** A group. */
  readonly to: string;
  readonly perSecond: number;
  readonly errorShare: number;
  /** The worst of its commands; null where there is no breaker. */
  readonly breaker: FleetEdge['breaker'] | null;
  readonly faulted: boolean;
  readonly commands: readonly FleetEdge[];
}

export const VIEWERS = 'viewers';
const WORST: readonly FleetEdge['breaker'][] = ['open', 'half-open', 'closed'];

/** @param by whether each instance has its own lines, or all instances of a group share one. */
export function linesOf(picture: Pick<Picture, 'edges' | 'work' | 'nodes'>, by: 'instance' | 'group'): Line[] {
  const groupOf = new Map(picture.nodes.map(({ name, service }) => [name, service]));
  const bundled = Map.groupBy(picture.edges, ({ from, to }) => {
    const start = by === 'instance' && !isEngine(to) ? from : (groupOf.get(from) ?? from);
    return `${start} ${to}`;
  });
  const lines = [...bundled].map(([id, commands]) => bundle(id, commands));
  const { work } = picture;
  if (work === null) return lines;
  const requests: Line = {
    id: `${VIEWERS} gateway`,
    from: VIEWERS,
    to: 'gateway',
    perSecond: (work.requests * 1_000) / work.windowMs,
    errorShare: work.requests === 0 ? 0 : work.failed / work.requests,
    breaker: null,
    faulted: false,
    commands: [],
  };
  return [requests, ...lines];
}

function bundle(id: string, commands: readonly FleetEdge[]): Line {
  const [from = '', to = ''] = id.split(' ');
  const perSecond = commands.reduce((sum, command) => sum + command.perSecond, 0);
  const errors = commands.reduce((sum, command) => sum + command.perSecond * command.errorShare, 0);
  return {
    id,
    from,
    to,
    perSecond,
    errorShare: perSecond === 0 ? 0 : errors / perSecond,
    breaker: WORST.find((state) => commands.some(({ breaker }) => breaker === state)) ?? 'closed',
    faulted: commands.some(({ faulted }) => faulted),
    commands,
  };
}
