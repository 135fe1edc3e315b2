import type { FleetNode } from '@marquee/contracts/console';

export type Tone = 'good' | 'warn' | 'bad' | 'off';

export interface NodeState {
  readonly tone: Tone;
  /** One or two words, for the map. */
  readonly word: string;
  /** A sentence. */
  readonly detail: string;
}

/** Statistics arrive once a second. */
const SILENT_MS = 3_500;

/** The state of a node: whether it runs comes from its supervisor, how well it runs from the node. */
export function stateOf(node: FleetNode): NodeState {
  const { process, registered, silentMs, missing, kind, service } = node;
  if (process !== null && process.state !== 'ready') return PROCESS_STATES[process.state];
  if (kind === 'engine') return process === null ? EXTERNAL : RUNNING;
  // The simulator serves no endpoints, so it is not in the registry.
  if (service === 'simulator') return RUNNING;
  if (registered === 'absent') return process === null ? GONE : UNREGISTERED;
  if (registered === 'draining') return DRAINING;
  if (silentMs === null || silentMs > SILENT_MS) return silent(silentMs);
  if (registered === 'lease-lost') return LEASE_LOST;
  if (missing.length > 0) return { tone: 'warn', word: 'degraded', detail: `It reports: ${missing.join('; ')}.` };
  return RUNNING;
}

const RUNNING: NodeState = { tone: 'good', word: 'running', detail: 'It is running.' };
const EXTERNAL: NodeState = {
  tone: 'off',
  word: 'external',
  detail: 'It is managed elsewhere, so its state is not known here.',
};
const GONE: NodeState = { tone: 'bad', word: 'gone', detail: 'It left the registry and no longer reports.' };
const UNREGISTERED: NodeState = {
  tone: 'warn',
  word: 'unregistered',
  detail: 'It is running but not in the registry, so it receives no calls.',
};
const DRAINING: NodeState = { tone: 'warn', word: 'draining', detail: 'It finishes its work and then stops.' };
const LEASE_LOST: NodeState = {
  tone: 'warn',
  word: 'lease lost',
  detail: 'It has lost its lease but still answers, so it keeps receiving calls.',
};

const PROCESS_STATES: Record<Exclude<NonNullable<FleetNode['process']>['state'], 'ready'>, NodeState> = {
  paused: {
    tone: 'bad',
    word: 'frozen',
    detail: 'Its process is suspended: connections stay open, but nothing is answered.',
  },
  held: { tone: 'bad', word: 'held down', detail: 'It was killed and stays down until it is restarted.' },
  waiting: { tone: 'bad', word: 'down', detail: 'It exited; its supervisor restarts it shortly.' },
  stopped: { tone: 'off', word: 'stopped', detail: 'It was stopped.' },
  starting: { tone: 'warn', word: 'starting', detail: 'It is starting.' },
};

function silent(silentMs: number | null): NodeState {
  const detail =
    silentMs === null ? 'It has not reported yet.' : `It has not reported for ${Math.round(silentMs / 1_000)} s.`;
  return { tone: 'bad', word: 'silent', detail };
}
