import { useEffect, useState } from 'react';
import { ApiError } from '@marquee/browser/api-error';
import { Logo } from '@marquee/browser/Logo';
import { useStore } from '@marquee/browser/store';
import type { Viewer } from '@marquee/contracts/gateway';
import { useServices } from '../ui/services.js';
import { useKey } from '../ui/use-key.js';
import { Avatar } from './Avatar.js';
import { NewViewer } from './NewViewer.js';
import { rememberViewer } from './remembered-viewer.js';
import { ViewerList } from './viewer-list.js';
import './picker.css';

interface ViewerPickerProps {
  readonly onChosen: (viewer: Viewer) => void;
  /** Null when there is no page to go back to. */
  readonly onBack: (() => void) | null;
}

export function ViewerPicker({ onChosen, onBack }: ViewerPickerProps) {
  const { gateway, clock } = useServices();
  const [list] = useState(() => new ViewerList(gateway, clock));
  const { status, viewers, next } = useStore(list);
  const [problem, setProblem] = useState<string | null>(null);
  useKey('Escape', () => onBack?.());
  useEffect(() => {
    list.open();
    return () => list.close();
  }, [list]);

  const choose = async (viewerId: string): Promise<void> => {
    setProblem(null);
    try {
      const viewer = await gateway.openSession(viewerId);
      rememberViewer(viewer);
      onChosen(viewer);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setProblem(error.message);
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
            <NewViewer onCreated={(viewer) => choose(viewer.viewerId)} />
          </li>
        )}
        {status !== 'shown' &&
          viewers.length === 0 &&
          Array.from({ length: 6 }, (_, index) => (
            <li key={index} className="picker-face bone-face" aria-hidden="true" />
          ))}
      </ul>
      <div className="picker-foot" role="status">
        {status === 'failed' && <p>Marquee is not responding yet. Retrying automatically.</p>}
        {problem !== null && <p>{problem}</p>}
      </div>
      <div className="picker-more">
        {next !== null && (
          <button type="button" className="button" onClick={() => void list.fetchMore()}>
            More viewers
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
