import { useEffect, useRef } from 'react';
import { useStore } from '@marquee/browser/store';
import { Icon } from '../ui/Icon.js';
import { useKey } from '../ui/use-key.js';
import type { ShownHome } from '../visit/home-state.js';
import { useVisit } from '../visit/visit-context.js';
import { EventLog } from './EventLog.js';
import { RowTable } from './RowTable.js';
import { Summary } from './Summary.js';
import { Waterfall } from './Waterfall.js';
import './drawer.css';

/** How this page was made. Not modal: the page beside it stays usable. */
export function Drawer({ onClose }: { readonly onClose: () => void }) {
  const state = useStore(useVisit().home);
  const closeButton = useRef<HTMLButtonElement>(null);
  useKey('Escape', onClose);
  useEffect(() => {
    const before = document.activeElement;
    closeButton.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <aside className="drawer" aria-labelledby="drawer-heading">
      <header className="drawer-head">
        <h2 id="drawer-heading">Under the hood</h2>
        <button
          ref={closeButton}
          type="button"
          className="button round"
          aria-label="Close under the hood"
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </header>
      <div className="drawer-scroll" tabIndex={0} role="group" aria-label="How this page was made">
        {state.status === 'shown' ? (
          <Sections state={state} />
        ) : (
          <p className="drawer-note">No page has arrived yet.</p>
        )}
      </div>
    </aside>
  );
}

function Sections({ state }: { readonly state: ShownHome }) {
  return (
    <>
      <Summary state={state} />
      <Waterfall facts={state.facts} />
      <EventLog />
      <RowTable page={state.page} />
    </>
  );
}
