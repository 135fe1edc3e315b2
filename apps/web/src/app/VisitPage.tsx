import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { useStore } from '@marquee/browser/store';
import { HomeView } from '../home/HomeView.js';
import { Search } from '../search/search.js';
import { useServices } from '../ui/services.js';
import { useKey } from '../ui/use-key.js';
import { findCard } from '../visit/page-state.js';
import { useVisit } from '../visit/visit-context.js';
import { TopBar } from './TopBar.js';

const TitleDialog = lazy(async () => ({ default: (await import('../title/TitleDialog.js')).TitleDialog }));
const WatchOverlay = lazy(async () => ({ default: (await import('../player/WatchOverlay.js')).WatchOverlay }));
const SearchView = lazy(async () => ({ default: (await import('../search/SearchView.js')).SearchView }));
const Drawer = lazy(async () => ({ default: (await import('../under-the-hood/Drawer.js')).Drawer }));

/** The page of a visit, and the dialogs and the drawer that open over it. */
export function VisitPage({ onSwitchViewer }: { readonly onSwitchViewer: () => void }) {
  const { gateway, navigation, clock } = useServices();
  const { home, viewer } = useVisit();
  const { overlay, query } = useStore(navigation);
  const state = useStore(home);
  const [drawerOpen, setDrawerOpen] = useState(false);
  const toggleDrawer = useCallback(() => setDrawerOpen((open) => !open), []);
  useKey('?', toggleDrawer);
  const [search] = useState(() => new Search(gateway, clock));
  const { titles: found } = useStore(search);
  useEffect(() => search.setQuery(query ?? ''), [search, query]);
  useEffect(() => () => search.setQuery(''), [search]);
  const page = state.status === 'shown' ? state.page : null;
  const card = overlay
    ? (findCard(page, overlay.titleId) ?? found.find(({ titleId }) => titleId === overlay.titleId))
    : undefined;
  // An overlay opened by its address waits for the page, which usually has the title; without a page it asks the
  // catalog.
  const ready = state.status !== 'loading';
  return (
    <div className="visit">
      <TopBar
        viewer={viewer}
        query={query}
        drawerOpen={drawerOpen}
        onToggleDrawer={toggleDrawer}
        onSwitchViewer={onSwitchViewer}
      />
      <main>
        <div hidden={query !== null}>
          <HomeView />
        </div>
        <Suspense>{query !== null && <SearchView search={search} />}</Suspense>
      </main>
      <Suspense>
        {drawerOpen && <Drawer onClose={toggleDrawer} />}
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
