import type { KeyboardEvent } from 'react';
import type { PlacedGroup, PlacedNode } from './map-layout.js';
import { stateOf } from '../picture/node-state.js';

interface MapGroupProps {
  readonly group: PlacedGroup;
  readonly selected: string | null;
  readonly onSelect: (name: string) => void;
}

/** A service or engine: a box with one button for each instance. */
export function MapGroup({ group, selected, onSelect }: MapGroupProps) {
  const { x, y, width, height, label, note, nodes } = group;
  return (
    <g className="group">
      <rect x={x} y={y} width={width} height={height} rx={12} className="group-box" />
      <text x={x + 12} y={y + 22} className="group-label">
        {label}
        <tspan dx={7} className="group-note">
          {note}
        </tspan>
      </text>
      {nodes.length === 0 && (
        <text x={x + 12} y={y + 56} className="group-note">
          no instances
        </text>
      )}
      {nodes.map((placed) => (
        <MapNode
          key={placed.node.name}
          placed={placed}
          selected={placed.node.name === selected}
          onSelect={() => onSelect(placed.node.name)}
        />
      ))}
    </g>
  );
}

interface MapNodeProps {
  readonly placed: PlacedNode;
  readonly selected: boolean;
  readonly onSelect: () => void;
}

function MapNode({ placed, selected, onSelect }: MapNodeProps) {
  const { x, y, width, height, node } = placed;
  const state = stateOf(node);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    onSelect();
  };
  return (
    <g
      className={`node ${state.tone}`}
      role="button"
      tabIndex={0}
      aria-pressed={selected}
      aria-label={`${node.name}: ${state.word}`}
      onClick={onSelect}
      onKeyDown={onKeyDown}
    >
      <title>{state.detail}</title>
      <rect x={x} y={y} width={width} height={height} rx={9} />
      <circle cx={x + 14} cy={y + height / 2} r={4.5} />
      <text x={x + 26} y={y + 16} className="node-name">
        {node.name}
      </text>
      <text x={x + 26} y={y + 30} className="node-state">
        {state.word}
      </text>
    </g>
  );
}
