import { useState } from 'react';
import type { FleetNode, Picture } from '@marquee/contracts/console';
import { CommandTable } from './CommandTable.js';
import { consoleApi } from '../api/console-api.js';
import type { ProcessAct } from '../api/console-api.js';
import { FaultForm } from '../faults/FaultForm.js';
import { stateOf } from '../picture/node-state.js';
import type { Run } from '../api/use-acts.js';
import { WholeService } from './WholeService.js';

interface Props {
  readonly node: FleetNode | undefined;
  readonly picture: Picture;
  readonly run: Run;
  readonly busy: boolean;
}

/** What can be done with the chosen node, and what it says of its calls. */
export function NodePanel({ node, picture, run, busy }: Props) {
  if (node === undefined) {
    return (
      <section className="panel node-panel" aria-labelledby="node-title">
        <h2 id="node-title">Break something</h2>
        <p>
          Freeze whoever builds rows, and watch the home page step down its ladder without failing. Thaw them, and it
          heals by itself. Or choose a box on the map.
        </p>
        <WholeService service="row-builder" picture={picture} run={run} busy={busy} />
      </section>
    );
  }
  const state = stateOf(node);
  const asked = picture.edges.some(({ to }) => to === node.service);
  return (
    <section className="panel node-panel" aria-labelledby="node-title">
      <h2 id="node-title">
        {node.name} <span className={`tag ${state.tone}`}>{state.word}</span>
      </h2>
      <p>{state.detail}</p>
      <p className="facts-line">{facts(node).join(' · ')}</p>
      <ProcessButtons node={node} managed={picture.processesManaged} run={run} busy={busy} />
      <WholeService service={node.service} picture={picture} run={run} busy={busy} />
      {asked && <FaultForm service={node.service} enabled={picture.faultsEnabled} run={run} busy={busy} />}
      <RestoreButton node={node} picture={picture} run={run} busy={busy} />
      {node.commands.length > 0 && <CommandTable node={node} run={run} busy={busy} />}
    </section>
  );
}

function facts({ version, process, registered, kind }: FleetNode): string[] {
  return [
    ...(kind === 'service' ? [`registry: ${registered}`] : []),
    ...(version === null ? [] : [`version ${version}`]),
    ...(process?.pid === undefined ? [] : [`pid ${process.pid}`]),
    ...(process === null ? [] : [`restarted ${process.restarts} ${process.restarts === 1 ? 'time' : 'times'}`]),
  ];
}

const ACTS: readonly (readonly [ProcessAct, string, string, string])[] = [
  ['pause', 'Freeze', 'is frozen', 'stops it in its tracks: connections stay open, nothing is answered'],
  ['resume', 'Thaw', 'goes on', 'lets a frozen process go on'],
  ['kill', 'Kill', 'was killed and is started again', 'ends it at once; it is started again by itself'],
  ['hold', 'Keep down', 'is down until restarted', 'ends it at once, and nobody starts it again'],
  ['restart', 'Restart', 'was restarted', 'stops it in order and starts it again'],
];

function ProcessButtons({ node, managed, run, busy }: { node: FleetNode; managed: boolean; run: Run; busy: boolean }) {
  const { name, process } = node;
  if (process === null) {
    return (
      <p className="note">
        {managed
          ? 'Its process is not on the list of its supervisor.'
          : 'Processes are managed elsewhere, so it cannot be killed or frozen from here.'}
      </p>
    );
  }
  const frozen = process.state === 'paused';
  return (
    <div className="buttons" role="group" aria-label={`Process ${name}`}>
      {ACTS.filter(([act]) => (act === 'pause' ? !frozen : act === 'resume' ? frozen : true)).map(
        ([act, word, said, title]) => (
          <button
            key={act}
            type="button"
            className={act === 'resume' ? 'act primary' : 'act'}
            title={title}
            disabled={busy}
            onClick={() => void run(`${name} ${said}.`, () => consoleApi.act(name, act))}
          >
            {word}
          </button>
        ),
      )}
    </div>
  );
}

/** Takes back whatever was done here: the process runs, and no fault meets its service. */
function RestoreButton({ node, picture, run, busy }: { node: FleetNode; picture: Picture; run: Run; busy: boolean }) {
  const [restoring, setRestoring] = useState(false);
  const faults = picture.faults.filter(({ target }) => target.startsWith(`${node.service}.`));
  const state = node.process?.state;
  const act: ProcessAct | undefined = state === 'paused' ? 'resume' : state === 'held' ? 'restart' : undefined;
  if (faults.length === 0 && act === undefined) return null;
  const restore = async () => {
    setRestoring(true);
    await run(`${node.name} is as it was.`, async () => {
      for (const { id } of faults) await consoleApi.clearFault(id);
      if (act !== undefined) await consoleApi.act(node.name, act);
    });
    setRestoring(false);
  };
  return (
    <div className="buttons">
      <button type="button" className="act primary" disabled={busy || restoring} onClick={() => void restore()}>
        Restore {node.name}
      </button>
    </div>
  );
}
