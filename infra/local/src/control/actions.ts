import type { ProxyMode } from '../engines/proxy.js';
import { UsageError } from '../platform-error.js';

/** Actions on one process by their name on the control port and the command line, and the method that performs each. */
const METHODS = {
  kill: 'kill',
  'keep-down': 'keepDown',
  /** An older name of keep-down. */
  hold: 'keepDown',
  pause: 'pause',
  resume: 'resume',
  restart: 'restart',
} as const;
export type Action = keyof typeof METHODS;

export const ACTIONS = (Object.keys(METHODS) as Action[]).filter((action) => action !== 'hold');

/** What can be done to the processes of a platform, from inside it or over its control port. */
export interface Control {
  /** Sends SIGKILL; the process is restarted automatically. */
  kill(name: string): Promise<void>;
  /** Sends SIGKILL and does not restart the process until `restart`. */
  keepDown(name: string): Promise<void>;
  /** Sends SIGSTOP to the process and its children. */
  pause(name: string): Promise<void>;
  resume(name: string): Promise<void>;
  /** Stops the process gracefully and starts it again; also starts one that is kept down. */
  restart(name: string): Promise<void>;
  /** Sets the number of replicas of a service. */
  scale(service: string, replicas: number): Promise<void>;
  /** Starts a canary of a built version and a baseline, both without calls, or keeps them for another 15 s. */
  keepCandidates(service: string, version: string): Promise<void>;
  /** Replaces the replicas of a service one by one by a built version, and ends its candidates. */
  promote(service: string, version: string): Promise<void>;
  endCandidates(service: string): Promise<void>;
  /** Changes what the proxy in front of an engine does; needs a platform that was started with proxies. */
  proxy(engine: string, mode: ProxyMode): Promise<void>;
}

/** @throws UsageError if there is no such action */
export function methodOf(action: string | undefined): (typeof METHODS)[Action] {
  if (action !== undefined && Object.hasOwn(METHODS, action)) return METHODS[action as Action];
  throw new UsageError(`Unknown action "${action ?? ''}". Known: ${ACTIONS.join(', ')}.`);
}
