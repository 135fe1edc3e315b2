import { useState } from 'react';
import type { TitleCard } from '@marquee/contracts/page';
import { useTitle } from '../title/title-lookup.js';
import { useServices } from '../ui/services.js';
import { PlayerDialog } from './PlayerDialog.js';

interface WatchOverlayProps {
  readonly titleId: string;
  readonly card: TitleCard | undefined;
}

/** The player. When the address was opened directly it looks the title up first, and plays even if that fails. */
export function WatchOverlay({ titleId, card }: WatchOverlayProps) {
  // The page may lose the card while the film plays.
  const [known] = useState(card);
  return known ? <PlayerDialog title={known} /> : <PlayerAfterLookup titleId={titleId} />;
}

function PlayerAfterLookup({ titleId }: { readonly titleId: string }) {
  const { clock } = useServices();
  const state = useTitle(titleId);
  if (state.status === 'loading') return null;
  const title =
    state.status === 'shown'
      ? state.title
      : { titleId, name: `Film ${titleId}`, year: new Date(clock.now()).getFullYear(), genres: [] };
  return <PlayerDialog key={title.name} title={title} />;
}
