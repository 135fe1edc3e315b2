import { useState } from 'react';
import type { Viewer } from '@marquee/contracts/gateway';
import { ApiError } from '../api/api-error.js';
import { openSession } from '../api/edge.js';
import { Logo } from '../shell/Logo.js';
import { useKey } from '../shell/use-key.js';
import { Avatar } from './Avatar.js';
import { NewProfile } from './NewProfile.js';
import { remember } from './remembered.js';
import { useViewers } from './use-viewers.js';
import './picker.css';

type PickerProps = {
  onChosen: (viewer: Viewer) => void;
  /** Set when there is a page to go back to. */ onBack: (() => void) | null;
};

export function Picker({ onChosen, onBack }: PickerProps) {
  const { status, viewers, next, more } = useViewers();
  const [trouble, setTrouble] = useState<string | null>(null);
  useKey('Escape', () => onBack?.());

  const choose = async (viewerId: string): Promise<void> => {
    setTrouble(null);
    try {
      const viewer = await openSession(viewerId);
      remember(viewer);
      onChosen(viewer);
    } catch (error) {
      setTrouble(
        error instanceof ApiError && error.status !== 0 ? error.message : 'Marquee did not answer. Please try again.',
      );
    }
  };

  return (
    <main className="picker">
      <Logo />
      <h1>Who’s watching?</h1>
      <ul className="picker-faces">
        {viewers.map(({ viewerId, name, avatar }) => (
          <li key={viewerId}>
            <button type="button" className="picker-face" onClick={() => void choose(viewerId)}>
              <Avatar seed={avatar || viewerId} />
              <span>{name}</span>
            </button>
          </li>
        ))}
        {status === 'shown' && (
          <li>
            <NewProfile onCreated={(viewer) => choose(viewer.viewerId)} />
          </li>
        )}
        {status !== 'shown' &&
          viewers.length === 0 &&
          Array.from({ length: 6 }, (_, index) => (
            <li key={index} className="picker-face bone-face" aria-hidden="true" />
          ))}
      </ul>
      <div className="picker-foot" role="status">
        {status === 'failed' && <p>Marquee is not answering yet. Trying again by itself.</p>}
        {trouble !== null && <p>{trouble}</p>}
      </div>
      <div className="picker-more">
        {next !== null && (
          <button type="button" className="button" onClick={more}>
            More profiles
          </button>
        )}
        {onBack && (
          <button type="button" className="button" onClick={onBack}>
            Back
          </button>
        )}
      </div>
    </main>
  );
}
