import { useRef } from 'react';
import { Logo } from '@marquee/browser/Logo';
import type { Viewer } from '@marquee/contracts/gateway';
import { Icon } from '../ui/Icon.js';
import { useServices } from '../ui/services.js';
import { useKey } from '../ui/use-key.js';
import { Avatar } from '../viewers/Avatar.js';

interface TopBarProps {
  readonly viewer: Viewer;
  readonly query: string | null;
  readonly drawerOpen: boolean;
  readonly onToggleDrawer: () => void;
  readonly onSwitchViewer: () => void;
}

export function TopBar({ viewer, query, drawerOpen, onToggleDrawer, onSwitchViewer }: TopBarProps) {
  const { navigation } = useServices();
  const input = useRef<HTMLInputElement>(null);
  useKey('/', () => input.current?.focus());
  const setQuery = (value: string): void =>
    navigation.go({ overlay: null, query: value === '' ? null : value }, query === null ? 'push' : 'replace');
  return (
    <header className="top-bar">
      <button
        type="button"
        className="logo-button"
        aria-label="Marquee, home"
        onClick={() => {
          if (query !== null) navigation.go({ overlay: null, query: null });
          scrollTo({ top: 0 });
        }}
      >
        <Logo />
      </button>
      <div role="search" className="top-search">
        <Icon name="search" />
        <input
          ref={input}
          type="search"
          placeholder="Search"
          aria-label="Search for a film"
          value={query ?? ''}
          maxLength={100}
          autoComplete="off"
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && setQuery('')}
        />
      </div>
      <button
        type="button"
        className="top-button"
        aria-expanded={drawerOpen}
        aria-keyshortcuts="?"
        onClick={onToggleDrawer}
        title="Under the hood (?)"
      >
        <Icon name="drawer" />
        <span className="top-button-text">Under the hood</span>
      </button>
      <button
        type="button"
        className="top-viewer"
        aria-label={`${viewer.name}: switch viewer`}
        title="Switch viewer"
        onClick={onSwitchViewer}
      >
        {viewer.viewerId !== '' && <Avatar seed={viewer.avatar || viewer.viewerId} />}
      </button>
    </header>
  );
}
