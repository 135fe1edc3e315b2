import { memo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { Row } from '@marquee/contracts/page';
import { nearest, nextIndex } from '../navigation/roving.js';
import { Icon } from '../ui/Icon.js';
import { Badge } from './Badge.js';
import { Card } from './Card.js';
import { useScroller } from './use-scroller.js';
import './row.css';

const RANKED = 10;

interface RowViewProps {
  readonly row: Row;
  readonly pageId: string;
}

/** A row is one stop for Tab; arrow keys move within it and to the rows above and below. */
export const RowView = memo(function RowView({ row, pageId }: RowViewProps) {
  const [current, setCurrent] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const { ends, scrollByPage } = useScroller(list, row.items.length, row.items[0]?.titleId);
  const active = Math.min(current, row.items.length - 1);
  const headingId = `row-${row.rowId.replace(':', '-')}`;

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.target instanceof HTMLElement) || event.altKey || event.ctrlKey || event.metaKey) return;
    const index = nextIndex(event.key, active, row.items.length);
    if (index !== null) focusCard(list.current, index);
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!moveToRow(event.target, event.key === 'ArrowDown' ? 1 : -1)) return;
    } else return;
    event.preventDefault();
  };

  return (
    <section className="row" aria-labelledby={headingId} data-row={row.rowId} data-source={row.source}>
      <header className="row-head">
        <h2 id={headingId}>{row.title}</h2>
        {row.because !== undefined && row.because !== 'new-viewer' && <p className="row-because">{row.because}</p>}
        {row.source !== 'live' && <Badge row={row} />}
      </header>
      <div className="row-body">
        <ul ref={list} className="row-list" onKeyDown={onKeyDown}>
          {row.items.map((title, index) => (
            <Card
              key={title.titleId}
              title={title}
              row={row}
              pageId={pageId}
              current={index === active}
              rank={row.kind === 'trending-now' && index < RANKED ? index + 1 : null}
              onFocus={() => setCurrent(index)}
            />
          ))}
        </ul>
        <button
          type="button"
          className="row-step row-step-left"
          tabIndex={-1}
          disabled={ends.start}
          aria-label={`${row.title}: previous`}
          onClick={() => scrollByPage(-1)}
        >
          <Icon name="left" />
        </button>
        <button
          type="button"
          className="row-step row-step-right"
          tabIndex={-1}
          disabled={ends.end}
          aria-label={`${row.title}: next`}
          onClick={() => scrollByPage(1)}
        >
          <Icon name="right" />
        </button>
      </div>
    </section>
  );
});

function cardsOf(list: Element | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('.card-main') ?? [])];
}

function focusCard(list: Element | null, index: number): void {
  const card = cardsOf(list)[index];
  card?.focus({ preventScroll: true });
  card?.closest('.card')?.scrollIntoView({ inline: 'nearest', block: 'nearest' });
}

/** Focuses the card of the row above or below that is nearest to `from`; false if there is no such row. */
function moveToRow(from: HTMLElement, step: 1 | -1): boolean {
  const rows = [...document.querySelectorAll('[data-row]')];
  const own = from.closest('[data-row]');
  const target = own ? rows[rows.indexOf(own) + step] : undefined;
  if (!target) return false;
  const box = from.closest('.card')?.getBoundingClientRect();
  const middles = cardsOf(target).map((card) => {
    const { left, width } = card.getBoundingClientRect();
    return left + width / 2;
  });
  focusCard(target, nearest(middles, box ? box.left + box.width / 2 : 0));
  return true;
}
