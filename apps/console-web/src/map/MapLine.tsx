import type { Curve } from './curve.js';
import type { Line } from './lines.js';
import { percent } from '../picture/story.js';

interface MapLineProps {
  readonly line: Line;
  readonly curve: Curve;
  readonly mapWidth: number;
}

/** Calls on the map: the width is their rate, the color the share of errors, the mark in the middle the breaker. */
export function MapLine({ line, curve, mapWidth }: MapLineProps) {
  const { perSecond, errorShare, breaker, faulted } = line;
  const width = 1.5 + Math.min(8, 1.6 * Math.log2(1 + perSecond));
  const quiet = perSecond === 0 && breaker !== 'open';
  const tone = quiet ? 'off' : toneOf(errorShare, breaker);
  const rate = `${perSecond >= 10 ? Math.round(perSecond) : Math.round(perSecond * 10) / 10}/s`;
  const errors = errorShare > 0 ? ` · ${percent(errorShare)} fail` : '';
  const words = quiet ? 'no calls' : rate + errors;
  const marked = breaker === 'open' || breaker === 'half-open';
  const label = `${line.from} to ${line.to}: ${words}${marked ? `, breaker ${breaker}` : ''}${faulted ? ', fault active' : ''}`;
  const text = `${faulted ? '⚡ ' : ''}${words}`;
  const half = text.length * 3.35 + 8;
  return (
    <g className={`line ${tone}`} role="img" aria-label={label}>
      <title>{[label, ...line.commands.map(commandWords)].join('\n')}</title>
      <path d={curve.path} strokeWidth={width} className="line-body" />
      {!quiet && <path d={curve.path} strokeWidth={Math.max(1.2, width / 3)} className="line-flow" />}
      <g transform={`translate(${Math.min(curve.x, mapWidth - half - 1)} ${curve.y})`}>
        <rect x={-half} y={-9} width={2 * half} height={18} rx={9} className="line-plate" />
        <text textAnchor="middle" y={4} className="line-label">
          {text}
        </text>
        {marked && (
          <g transform={`translate(${-half - 11} 0)`} className={`breaker ${breaker}`}>
            <circle r={9.5} />
            <text textAnchor="middle" y={4.5}>
              {breaker === 'open' ? '!' : '?'}
            </text>
          </g>
        )}
      </g>
    </g>
  );
}

function toneOf(errorShare: number, breaker: Line['breaker']): 'good' | 'warn' | 'bad' {
  if (breaker === 'open' || errorShare >= 0.5) return 'bad';
  return errorShare >= 0.01 || breaker === 'half-open' ? 'warn' : 'good';
}

function commandWords({ from, command, perSecond, errorShare, breaker }: Line['commands'][number]): string {
  return `${from} ${command}: ${perSecond}/s, ${percent(errorShare)} fail, breaker ${breaker}`;
}
