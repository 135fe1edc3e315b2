import { useEffect, useRef } from 'react';
import type { HomeState } from '../home/home-state.js';
import { Icon } from '../shell/Icon.js';
import { useKey } from '../shell/use-key.js';
import { useVisit } from '../shell/visit-context.js';
import { useStore } from '../store.js';
import { EventLog } from './EventLog.js';
import { RowTable } from './RowTable.js';
import { Summary } from './Summary.js';
import { Waterfall } from './Waterfall.js';
import './drawer.css';

/** How this page came to be. Not modal: the page beside it goes on. */
export function Drawer({ onClose }: { onClose: () => void }) {
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
      <div className="drawer-scroll" tabIndex={0} role="group" aria-label="How this page came to be">
        {state.status === 'shown' ? <Shown state={state} /> : <p className="drawer-note">No page has arrived yet.</p>}
      </div>
    </aside>
  );
}

function Shown({ state }: { state: Extract<HomeState, { status: 'shown' }> }) {
  return (
    <>
      <Summary state={state} />
      <Waterfall facts={state.facts} />
      <EventLog />
      <RowTable page={state.page} />
    </>
  );
}
