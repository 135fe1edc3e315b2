import { useRef } from 'react';
import type { Viewer } from '@marquee/contracts/gateway';
import { navigation } from '../navigate/navigation.js';
import { Avatar } from '../profile/Avatar.js';
import { Icon } from './Icon.js';
import { Logo } from './Logo.js';
import { useKey } from './use-key.js';

type TopBarProps = {
  viewer: Viewer;
  query: string | null;
  hoodOpen: boolean;
  onHood: () => void;
  onSwitch: () => void;
};

export function TopBar({ viewer, query, hoodOpen, onHood, onSwitch }: TopBarProps) {
  const input = useRef<HTMLInputElement>(null);
  useKey('/', () => input.current?.focus());
  const type = (value: string): void =>
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
      <search className="top-search">
        <Icon name="search" />
        <input
          ref={input}
          type="search"
          placeholder="Search"
          aria-label="Search for a film"
          value={query ?? ''}
          maxLength={100}
          autoComplete="off"
          onChange={(event) => type(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && type('')}
        />
      </search>
      <button
        type="button"
        className="top-button"
        aria-expanded={hoodOpen}
        aria-keyshortcuts="?"
        onClick={onHood}
        title="Under the hood (?)"
      >
        <Icon name="hood" />
        <span className="top-button-text">Under the hood</span>
      </button>
      <button
        type="button"
        className="top-profile"
        aria-label={`${viewer.name}: switch profile`}
        title="Switch profile"
        onClick={onSwitch}
      >
        {viewer.viewerId !== '' && <Avatar seed={viewer.avatar || viewer.viewerId} />}
      </button>
    </header>
  );
}
