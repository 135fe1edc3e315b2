import { Logo } from '@marquee/browser/Logo';
import type { Seen } from '../picture/picture-stream.js';

const WORDS: Record<Seen['connection'], string> = {
  connecting: 'Connecting',
  live: 'Live',
  lost: 'Lost, trying again',
  'signed-out': 'Signed out',
};

export function ConsoleHeader({ connection }: { connection: Seen['connection'] }) {
  return (
    <header className="console-header">
      <Logo />
      <h1>Console</h1>
      <span className={`connection ${connection === 'live' ? 'good' : 'warn'}`} role="status">
        {WORDS[connection]}
      </span>
    </header>
  );
}
