import { useState } from 'react';
import type { TitleCard } from '@marquee/contracts/page';
import { useTitle } from '../title/use-title.js';
import { PlayerDialog } from './PlayerDialog.js';

/** The player, also when the address was opened directly: it then asks who the title is, and plays even without an answer. */
export function WatchOverlay({ titleId, card }: { titleId: string; card: TitleCard | undefined }) {
  // The page may lose the card while its film plays.
  const [known] = useState(card);
  return known ? <PlayerDialog title={known} /> : <Unknown titleId={titleId} />;
}

function Unknown({ titleId }: { titleId: string }) {
  const state = useTitle(titleId);
  if (state.status === 'loading') return null;
  const title =
    state.status === 'shown'
      ? state.title
      : { titleId, name: `Film ${titleId}`, year: new Date().getFullYear(), genres: [] };
  return <PlayerDialog key={title.name} title={title} />;
}
