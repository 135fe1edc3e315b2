import { useCallback, useEffect, useState } from 'react';
import type { Viewer } from '@marquee/contracts/gateway';
import { remembered } from '../profile/remembered.js';
import { Picker } from '../profile/Picker.js';
import type { HomeState } from '../home/home-state.js';
import { Store, useStore } from '../store.js';
import { startVisit } from '../visit.js';
import type { Visit } from '../visit.js';
import { Theatre } from './Theatre.js';
import { VisitContext } from './visit-context.js';

/** Until the first page says whose the session is. */
const somebody: Viewer = { viewerId: '', name: 'Viewer', avatar: '' };

const nobody = new Store<HomeState>({ status: 'loading' });

export function App() {
  const [viewer, setViewer] = useState(() => remembered() ?? somebody);
  const [visit, setVisit] = useState<Visit | null>(null);
  const [switching, setSwitching] = useState(false);

  useEffect(() => {
    const started = startVisit(viewer, (viewerId) => setViewer({ viewerId, name: 'Viewer', avatar: viewerId }));
    setVisit(started);
    return () => started.close();
  }, [viewer]);

  const enter = useCallback((chosen: Viewer) => {
    setSwitching(false);
    setViewer({ ...chosen });
  }, []);
  const home = useStore(visit?.home ?? nobody);
  if (!visit) return null;
  if (switching || home.status === 'signed-out')
    return <Picker onChosen={enter} onBack={home.status === 'signed-out' ? null : () => setSwitching(false)} />;
  return (
    <VisitContext value={visit}>
      <Theatre key={visit.viewer.viewerId} onSwitch={() => setSwitching(true)} />
    </VisitContext>
  );
}
