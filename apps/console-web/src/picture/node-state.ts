import type { FleetNode } from '@marquee/contracts/console';

export type Tone = 'good' | 'warn' | 'bad' | 'off';

export interface NodeState {
  readonly tone: Tone;
  /** One or two words, for the map. */
  readonly word: string;
  /** A sentence. */
  readonly detail: string;
}

/** One statement a second is due. */
const SILENT_MS = 3_500;

/** What a node is, in a word: its supervisor knows best whether it runs, the node itself how well. */
export function stateOf(node: FleetNode): NodeState {
  const { process, registered, silentMs, missing, kind, service } = node;
  if (process !== null && process.state !== 'ready') return PROCESS_WORDS[process.state];
  if (kind === 'engine') return process === null ? ELSEWHERE : RUNNING;
  // The simulator serves nobody, so it is in no registry.
  if (service === 'simulator') return RUNNING;
  if (registered === 'absent') return process === null ? GONE : UNREGISTERED;
  if (registered === 'draining') return { tone: 'warn', word: 'leaving', detail: 'It finishes its work and leaves.' };
  if (silentMs === null || silentMs > SILENT_MS) return silent(silentMs);
  if (registered === 'lease-lost') {
    return { tone: 'warn', word: 'no lease', detail: 'The registry has dropped it, but it answers: it is kept.' };
  }
  if (missing.length > 0) return { tone: 'warn', word: 'misses something', detail: `It says: ${missing.join('; ')}.` };
  return RUNNING;
}

const RUNNING: NodeState = { tone: 'good', word: 'running', detail: 'It runs.' };
const ELSEWHERE: NodeState = {
  tone: 'off',
  word: 'elsewhere',
  detail: 'It is run by somebody else, so its state is not known here.',
};
const GONE: NodeState = { tone: 'bad', word: 'gone', detail: 'It has left the registry and is heard no more.' };
const UNREGISTERED: NodeState = {
  tone: 'warn',
  word: 'unregistered',
  detail: 'It runs, but the registry does not have it: nobody is sent to it.',
};

const PROCESS_WORDS: Record<Exclude<NonNullable<FleetNode['process']>['state'], 'ready'>, NodeState> = {
  paused: {
    tone: 'bad',
    word: 'frozen',
    detail: 'Its process is frozen: connections stay open, and nothing is answered.',
  },
  held: { tone: 'bad', word: 'held down', detail: 'It was killed and stays down until somebody restarts it.' },
  waiting: { tone: 'bad', word: 'down', detail: 'It died; its supervisor starts it again in a moment.' },
  stopped: { tone: 'off', word: 'stopped', detail: 'It was stopped.' },
  starting: { tone: 'warn', word: 'starting', detail: 'It starts.' },
};

function silent(silentMs: number | null): NodeState {
  const since = silentMs === null ? 'It has not been heard yet.' : `No word for ${Math.round(silentMs / 1_000)} s.`;
  return { tone: 'bad', word: 'silent', detail: since };
}
