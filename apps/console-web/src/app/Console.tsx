import { useEffect, useState } from 'react';
import { useStore } from '@marquee/browser/store';
import type { Store } from '@marquee/browser/store';
import { AuditList } from '../audit/AuditList.js';
import { ConsoleHeader } from './ConsoleHeader.js';
import { FaultList } from '../faults/FaultList.js';
import { FleetMap } from '../map/FleetMap.js';
import { HomePanel } from '../home-page/HomePanel.js';
import { NodePanel } from '../node/NodePanel.js';
import { followPicture } from '../picture/picture-stream.js';
import type { Seen } from '../picture/picture-stream.js';
import { StoryBanner } from './StoryBanner.js';
import { useActs } from '../api/use-acts.js';

/** The whole page: what is going on in words and as a map, and beside it what to do about it. */
export function Console({ seen, onSignedOut }: { seen: Store<Seen>; onSignedOut: () => void }) {
  const { picture, history, connection } = useStore(seen);
  const [selected, setSelected] = useState<string | null>(null);
  const acts = useActs();
  useEffect(() => followPicture(seen), [seen]);
  useEffect(() => {
    if (connection === 'signed-out') onSignedOut();
  }, [connection, onSignedOut]);
  const node = picture?.nodes.find(({ name }) => name === selected);

  return (
    <div className="console">
      <ConsoleHeader connection={connection} />
      {picture === null ? (
        <p className="waiting">Listening to the fleet …</p>
      ) : (
        <main>
          <StoryBanner picture={picture} />
          <div className="columns">
            <div className="column">
              <section aria-label="Map of the system" className="panel map-panel">
                <FleetMap picture={picture} selected={selected} onSelect={setSelected} />
              </section>
              <p role="status" className={acts.outcome?.ok === false ? 'outcome problem' : 'outcome'}>
                {acts.outcome?.text}
              </p>
              <NodePanel key={selected} node={node} picture={picture} run={acts.run} busy={acts.busy} />
            </div>
            <div className="column">
              <HomePanel work={picture.work} history={history} />
              <FaultList picture={picture} run={acts.run} busy={acts.busy} />
              <AuditList done={acts.done} />
            </div>
          </div>
        </main>
      )}
    </div>
  );
}
