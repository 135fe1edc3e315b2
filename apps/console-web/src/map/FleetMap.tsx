import { useStore } from '@marquee/browser/store';
import type { Picture } from '@marquee/contracts/console';
import { ENGINES, isEngine } from '@marquee/contracts/topology';
import { edges } from '@marquee/contracts/topology-graph';
import { curveOf } from './curve.js';
import { linesOf } from './lines.js';
import { layoutMap } from './map-layout.js';
import { MapGroup } from './MapGroup.js';
import { MapLine } from './MapLine.js';
import { stateOf } from '../picture/node-state.js';
import { useServices } from '../ui/services.js';

/**
 * Engines that a service uses, whether it calls them at the moment or not; etcd is left out, as all services use it.
 */
const LINKS = [
  ...Map.groupBy(
    edges().filter(({ kind }) => kind !== 'calls'),
    ({ from, to }) => `${from} ${to}`,
  ).values(),
].flatMap(([link]) => link ?? []);

export interface FleetMapProps {
  readonly picture: Picture;
  readonly selected: string | null;
  readonly onSelect: (name: string) => void;
}

/** The system as a live map: boxes are services with their instances, lines are calls. */
export function FleetMap({ picture, selected, onSelect }: FleetMapProps) {
  const narrow = useStore(useServices().narrow);
  const layout = layoutMap(picture, narrow);
  const lines = linesOf(picture, narrow ? 'group' : 'instance');
  const endingAt = Map.groupBy(lines, ({ to }) => to);
  const down = new Set(
    ENGINES.filter((engine) => picture.nodes.some((node) => node.name === engine && stateOf(node).tone === 'bad')),
  );
  return (
    <>
      <svg
        className="map"
        viewBox={`0 0 ${layout.width} ${layout.height}`}
        role="group"
        aria-label="Services, engines and calls"
      >
        {!narrow &&
          LINKS.map(({ from, to }) => {
            const curve = curveOf({ from, to }, layout, narrow);
            return (
              curve && (
                <path
                  key={`${from} ${to}`}
                  d={curve.path}
                  className={isEngine(to) && down.has(to) ? 'link down' : 'link'}
                />
              )
            );
          })}
        {layout.groups.map((group) => (
          <MapGroup key={group.id} group={group} selected={selected} onSelect={onSelect} />
        ))}
        {lines.map((line) => {
          const same = endingAt.get(line.to) ?? [];
          const curve = curveOf(line, layout, narrow, same.indexOf(line), same.length);
          return curve && <MapLine key={line.id} line={line} curve={curve} mapWidth={layout.width} />;
        })}
      </svg>
      <Legend />
    </>
  );
}

function Legend() {
  return (
    <p className="map-legend">
      Lines are calls, wider for more: <span className="key good" /> all answered, <span className="key warn" /> some
      failed, <span className="key bad" /> most failed. <span className="key breaker-key">!</span> the breaker is open,
      so calls are not sent. Dotted lines are state and events. Choose a box to act on it.
    </p>
  );
}
