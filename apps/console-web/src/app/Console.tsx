import { useEffect, useState } from 'react';
import { useStore } from '@marquee/browser/store';
import { AuditList } from '../audit/AuditList.js';
import { FaultList } from '../faults/FaultList.js';
import { HomePagePanel } from '../home-page/HomePagePanel.js';
import { FleetMap } from '../map/FleetMap.js';
import { NodePanel } from '../node/NodePanel.js';
import { PastPanel } from '../past/PastPanel.js';
import { PictureFeed } from '../picture/picture-feed.js';
import { ChosenTrace } from '../traces/chosen-trace.js';
import { TraceListPanel } from '../traces/TraceListPanel.js';
import { TraceView } from '../traces/TraceView.js';
import { useServices } from '../ui/services.js';
import { ConsoleHeader } from './ConsoleHeader.js';
import { StoryBanner } from './StoryBanner.js';

export interface ConsoleProps {
  /** The console no longer accepts the permit of this browser. */
  readonly onSignedOut: () => void;
  /** The operator wants to sign out. */
  readonly onLeave: () => void;
}

/** The whole console: the state of the system in words and as a map, and what the operator can do. */
export function Console({ onSignedOut, onLeave }: ConsoleProps) {
  const { api, actions, clock } = useServices();
  const [feed] = useState(() => new PictureFeed(api, clock, onSignedOut));
  useEffect(() => {
    feed.open();
    return () => feed.close();
  }, [feed]);
  const { picture, history, connection } = useStore(feed);
  const { outcome } = useStore(actions);
  const [chosenTrace] = useState(() => new ChosenTrace(window));
  useEffect(() => {
    chosenTrace.open();
    return () => chosenTrace.close();
  }, [chosenTrace]);
  const traceId = useStore(chosenTrace);
  const [selected, setSelected] = useState<string | null>(null);
  const node = picture?.nodes.find(({ name }) => name === selected);

  return (
    <div className="console">
      <ConsoleHeader connection={connection} onLeave={onLeave} />
      {picture === null ? (
        <p className="waiting">Waiting for data …</p>
      ) : (
        <main>
          <StoryBanner picture={picture} />
          <div className="columns">
            <div className="column">
              {traceId !== null && (
                <TraceView key={traceId} traceId={traceId} onClose={() => chosenTrace.choose(null)} />
              )}
              <section aria-label="Map of the system" className="panel map-panel">
                <FleetMap picture={picture} selected={selected} onSelect={setSelected} />
              </section>
              <p role="status" className={outcome?.ok === false ? 'outcome problem' : 'outcome'}>
                {outcome?.text}
              </p>
              <NodePanel key={selected} node={node} picture={picture} />
              <PastPanel />
            </div>
            <div className="column">
              <HomePagePanel work={picture.work} history={history} />
              <TraceListPanel chosen={traceId} onChoose={(id) => chosenTrace.choose(id)} />
              <FaultList picture={picture} />
              <AuditList />
            </div>
          </div>
        </main>
      )}
    </div>
  );
}
