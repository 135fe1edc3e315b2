import { useState } from 'react';
import { Store, useStore } from '@marquee/browser/store';
import type { Viewer } from '@marquee/contracts/gateway';
import { ViewerPicker } from '../viewers/ViewerPicker.js';
import type { CurrentVisit } from '../visit/current-visit.js';
import type { HomeState } from '../visit/home-state.js';
import { VisitContext } from '../visit/visit-context.js';
import { VisitPage } from './VisitPage.js';

const noHome = new Store<HomeState>({ status: 'loading' });

/** The page of the current visit, or the viewer picker. */
export function App({ current }: { readonly current: CurrentVisit }) {
  const visit = useStore(current);
  const { status } = useStore(visit?.home ?? noHome);
  const [switching, setSwitching] = useState(false);
  const open = (viewer: Viewer): void => {
    setSwitching(false);
    current.open(viewer);
  };
  if (!visit) return null;
  if (switching || status === 'signed-out')
    return <ViewerPicker onChosen={open} onBack={status === 'signed-out' ? null : () => setSwitching(false)} />;
  return (
    <VisitContext value={visit}>
      <VisitPage key={visit.viewer.viewerId} onSwitchViewer={() => setSwitching(true)} />
    </VisitContext>
  );
}
