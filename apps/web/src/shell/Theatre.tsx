import { lazy, Suspense, useCallback, useState } from 'react';
import type { TitleCard } from '@marquee/contracts/page';
import { HomeView } from '../home/HomeView.js';
import { findCard } from '../home/page-state.js';
import { navigation } from '../navigate/navigation.js';
import { useStore } from '../store.js';
import { TopBar } from './TopBar.js';
import { useKey } from './use-key.js';
import { useVisit } from './visit-context.js';

const TitleDialog = lazy(async () => ({ default: (await import('../title/TitleDialog.js')).TitleDialog }));
const WatchOverlay = lazy(async () => ({ default: (await import('../player/WatchOverlay.js')).WatchOverlay }));
const SearchView = lazy(async () => ({ default: (await import('../search/SearchView.js')).SearchView }));
const Drawer = lazy(async () => ({ default: (await import('../hood/Drawer.js')).Drawer }));

/** The page, and what opens over it. */
export function Theatre({ onSwitch }: { onSwitch: () => void }) {
  const { home, viewer } = useVisit();
  const { overlay, query } = useStore(navigation);
  const state = useStore(home);
  const [hoodOpen, setHoodOpen] = useState(false);
  const [found, setFound] = useState<readonly TitleCard[]>([]);
  const toggleHood = useCallback(() => setHoodOpen((open) => !open), []);
  useKey('?', toggleHood);
  const page = state.status === 'shown' ? state.page : null;
  const card = overlay
    ? (findCard(page, overlay.titleId) ?? found.find(({ titleId }) => titleId === overlay.titleId))
    : undefined;
  // An address opened directly waits for the page, which usually knows the title; without a page it asks the catalogue.
  const ready = state.status !== 'loading';
  return (
    <div className="theatre">
      <TopBar viewer={viewer} query={query} hoodOpen={hoodOpen} onHood={toggleHood} onSwitch={onSwitch} />
      <main>
        <div hidden={query !== null}>
          <HomeView />
        </div>
        <Suspense>{query !== null && <SearchView query={query} onResults={setFound} />}</Suspense>
      </main>
      <Suspense>
        {hoodOpen && <Drawer onClose={toggleHood} />}
        {overlay?.kind === 'title' && ready && (
          <TitleDialog key={overlay.titleId} titleId={overlay.titleId} card={card} page={page} />
        )}
        {overlay?.kind === 'watch' && ready && (
          <WatchOverlay key={overlay.titleId} titleId={overlay.titleId} card={card} />
        )}
      </Suspense>
    </div>
  );
}
