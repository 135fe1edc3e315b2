import { Logo } from '@marquee/browser/Logo';
import type { Connection } from '../picture/picture-feed.js';

const WORDS: Record<Connection, string> = {
  connecting: 'Connecting',
  live: 'Live',
  lost: 'Connection lost, retrying',
};

interface ConsoleHeaderProps {
  readonly connection: Connection;
  readonly onLeave: () => void;
}

export function ConsoleHeader({ connection, onLeave }: ConsoleHeaderProps) {
  return (
    <header className="console-header">
      <Logo />
      <h1>Console</h1>
      <span className={`connection ${connection === 'live' ? 'good' : 'warn'}`} role="status">
        {WORDS[connection]}
      </span>
      <button type="button" onClick={onLeave}>
        Sign out
      </button>
    </header>
  );
}
