import { milliseconds } from '../ui/milliseconds.js';
import type { WaterfallLine } from './waterfall.js';

/** Everything that a span says. */
export function SpanDetails({ line: { span, ownMs } }: { readonly line: WaterfallLine }) {
  const { instance, kind, startMs, durationMs, error, attributes, events, links } = span;
  return (
    <div className="span-details">
      {error !== null && <p className="problem">{error}</p>}
      <dl className="facts-table">
        <Fact name="instance" value={instance} />
        <Fact name="kind" value={kind} />
        <Fact name="began after" value={milliseconds(startMs)} />
        <Fact name="lasted" value={`${milliseconds(durationMs)}, of which ${milliseconds(ownMs)} in no other span`} />
        {Object.entries(attributes).map(([name, value]) => (
          <Fact key={name} name={name} value={String(value)} />
        ))}
      </dl>
      {events.length > 0 && (
        <ul>
          {events.map(({ name, atMs, attributes: details }, index) => (
            <li key={index}>
              {milliseconds(atMs)}: {name}{' '}
              {Object.entries(details)
                .map(([key, value]) => `${key} ${value}`)
                .join(', ')}
            </li>
          ))}
        </ul>
      )}
      {links.length > 0 && (
        <p>
          Also part of{' '}
          {links.map((link) => (
            <a key={link} href={`#trace=${link}`}>
              {link.slice(0, 8)}{' '}
            </a>
          ))}
        </p>
      )}
    </div>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <code>{value}</code>
      </dd>
    </>
  );
}
