import { useStore } from '@marquee/browser/store';
import type { FleetNode, Picture } from '@marquee/contracts/console';
import type { ProcessAction } from '../api/console-api.js';
import { FaultForm } from '../faults/FaultForm.js';
import { stateOf } from '../picture/node-state.js';
import { useServices } from '../ui/services.js';
import { CommandTable } from './CommandTable.js';
import { WholeServiceButtons } from './WholeServiceButtons.js';

interface NodePanelProps {
  readonly node: FleetNode | undefined;
  readonly picture: Picture;
}

/** State, actions and calls of the selected node. Without one it offers a first failure to try. */
export function NodePanel({ node, picture }: NodePanelProps) {
  if (node === undefined) {
    return (
      <section className="panel node-panel" aria-labelledby="node-title">
        <h2 id="node-title">Break something</h2>
        <p>
          Freeze the instances that build rows and watch the home page step down its ladder without failing. Resume them
          and it recovers automatically. Or choose a box on the map.
        </p>
        <WholeServiceButtons service="row-builder" picture={picture} />
      </section>
    );
  }
  const state = stateOf(node);
  const called = picture.edges.some(({ to }) => to === node.service);
  return (
    <section className="panel node-panel" aria-labelledby="node-title">
      <h2 id="node-title">
        {node.name} <span className={`tag ${state.tone}`}>{state.word}</span>
      </h2>
      <p>{state.detail}</p>
      <p className="facts-line">{facts(node).join(' · ')}</p>
      <ProcessButtons node={node} managed={picture.processesManaged} />
      <WholeServiceButtons service={node.service} picture={picture} />
      {called && <FaultForm service={node.service} enabled={picture.faultsEnabled} />}
      <RestoreButton node={node} picture={picture} />
      {node.commands.length > 0 && <CommandTable node={node} />}
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

interface ProcessButton {
  readonly action: ProcessAction;
  readonly label: string;
  /** The outcome, after the name of the process. */
  readonly effect: string;
  readonly title: string;
}

const BUTTONS: readonly ProcessButton[] = [
  {
    action: 'pause',
    label: 'Freeze',
    effect: 'is frozen',
    title: 'Suspends the process: connections stay open, but nothing is answered',
  },
  { action: 'resume', label: 'Resume', effect: 'is resumed', title: 'Lets a frozen process continue' },
  {
    action: 'kill',
    label: 'Kill',
    effect: 'was killed and restarts automatically',
    title: 'Kills the process; it is restarted automatically',
  },
  {
    action: 'hold',
    label: 'Hold down',
    effect: 'is down until it is restarted',
    title: 'Kills the process and keeps it down until it is restarted',
  },
  {
    action: 'restart',
    label: 'Restart',
    effect: 'was restarted',
    title: 'Stops the process gracefully and starts it again',
  },
];

function ProcessButtons({ node, managed }: { readonly node: FleetNode; readonly managed: boolean }) {
  const { api, actions } = useServices();
  const busy = useStore(actions).running > 0;
  const { name, process } = node;
  if (process === null) {
    return (
      <p className="note">
        {managed
          ? 'The supervisor does not list its process.'
          : 'Processes are managed elsewhere, so it cannot be killed or frozen from here.'}
      </p>
    );
  }
  const frozen = process.state === 'paused';
  const offered = BUTTONS.filter(({ action }) => action !== (frozen ? 'pause' : 'resume'));
  return (
    <div className="buttons" role="group" aria-label={`Process ${name}`}>
      {offered.map(({ action, label, effect, title }) => (
        <button
          key={action}
          type="button"
          className={action === 'resume' ? 'act primary' : 'act'}
          title={title}
          disabled={busy}
          onClick={() => void actions.run(`${name} ${effect}.`, () => api.act(name, action))}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

/** Undoes what was done here: resumes or restarts the process and clears the faults of its service. */
function RestoreButton({ node, picture }: { readonly node: FleetNode; readonly picture: Pick<Picture, 'faults'> }) {
  const { api, actions } = useServices();
  const busy = useStore(actions).running > 0;
  const faults = picture.faults.filter(({ target }) => target.startsWith(`${node.service}.`));
  const state = node.process?.state;
  const action: ProcessAction | undefined = state === 'paused' ? 'resume' : state === 'held' ? 'restart' : undefined;
  if (faults.length === 0 && action === undefined) return null;
  const restore = async (): Promise<void> => {
    for (const { id } of faults) await api.clearFault(id);
    if (action !== undefined) await api.act(node.name, action);
  };
  return (
    <div className="buttons">
      <button
        type="button"
        className="act primary"
        disabled={busy}
        onClick={() => void actions.run(`${node.name} is restored.`, restore)}
      >
        Restore {node.name}
      </button>
    </div>
  );
}
