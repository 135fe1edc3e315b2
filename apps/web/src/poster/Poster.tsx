import { createElement, memo, useId } from 'react';
import { draw } from './draw.js';
import type { Art, Drawable, Format } from './draw.js';
import { useNear } from './use-near.js';
import './poster.css';

const drawn = new Map<string, Art>();
const KEPT = 600;

function artOf(title: Drawable, format: Format): Art {
  const key = `${format}/${title.titleId}/${title.name}`;
  const known = drawn.get(key);
  if (known) return known;
  const art = draw(title, format);
  if (drawn.size >= KEPT)
    for (const oldest of drawn.keys()) {
      drawn.delete(oldest);
      break;
    }
  drawn.set(key, art);
  return art;
}

interface PosterProps {
  readonly title: Drawable;
  readonly format: Format;
  /** Draw at once instead of when the poster comes near the viewport. */
  readonly eager?: boolean;
}

/** Decorative: the name is next to it as text, for screen readers. */
export const Poster = memo(function Poster({ title, format, eager = false }: PosterProps) {
  const [ref, near] = useNear<HTMLDivElement>();
  return (
    <div ref={ref} className={`poster poster-${format}`} aria-hidden="true">
      {(eager || near) && <Drawing art={artOf(title, format)} />}
    </div>
  );
});

function Drawing({ art }: { art: Art }) {
  const id = useId();
  const paint = (value: string | number): string | number =>
    typeof value === 'string' && value.startsWith('@') ? `url(#${id}${value.slice(1)})` : value;
  return (
    <svg viewBox={`0 0 ${art.width} ${art.height}`} preserveAspectRatio="xMidYMid slice" focusable="false">
      <defs>
        {art.gradients.map(({ kind, attributes, stops }, index) =>
          createElement(
            `${kind}Gradient`,
            { key: index, id: `${id}${index}`, ...attributes },
            stops.map(([offset, color, opacity = 1]) => (
              <stop key={offset} offset={offset} stopColor={color} stopOpacity={opacity} />
            )),
          ),
        )}
      </defs>
      {art.shapes.map(({ tag, attributes }, index) => {
        const { fill = 'none', ...place } = attributes;
        return createElement(tag, { key: index, ...place, fill: paint(fill) });
      })}
      {art.lines.map((line) => (
        <text
          key={`${line.y}${line.text}`}
          className={`face-${line.face}`}
          x={line.x}
          y={line.y}
          fontSize={line.size}
          fill={line.color}
          textAnchor={line.anchor}
          textLength={line.length}
          lengthAdjust="spacingAndGlyphs"
        >
          {line.text}
        </text>
      ))}
    </svg>
  );
}
