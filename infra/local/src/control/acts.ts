import type { ProxyMode } from '../engines/proxy.js';
import { UsageError } from '../platform-error.js';

export const ACTS = ['kill', 'hold', 'pause', 'resume', 'restart'] as const;
export type Act = (typeof ACTS)[number];

/** What can be done to the processes of a platform, from inside it or over its control port. */
export interface Control {
  /** SIGKILL; it is started again by itself. */
  kill(name: string): Promise<void>;
  /** SIGKILL, and it stays down until restarted. */
  hold(name: string): Promise<void>;
  /** SIGSTOP for the process and its children. */
  pause(name: string): Promise<void>;
  resume(name: string): Promise<void>;
  /** Stops it in order and starts it again; also one that is held. */
  restart(name: string): Promise<void>;
  /** So many replicas of a service, from now on. */
  scale(service: string, replicas: number): Promise<void>;
  /** What the proxy before an engine does to connections; only where the platform was started with proxies. */
  proxy(engine: string, mode: ProxyMode): Promise<void>;
}

export function actNamed(name: string | undefined): Act {
  const act = ACTS.find((candidate) => candidate === name);
  if (act === undefined) throw new UsageError(`Expected one of ${ACTS.join(', ')}, got "${name ?? ''}".`);
  return act;
}
