import type { AuditRecord, ManagedProcess, PropertyScope, actOnProcess, startFault } from '@marquee/contracts/console';
import type { Problem } from '@marquee/contracts/problem';
import type { RequestOf } from '@marquee/contracts/endpoint';

export type FaultOrder = RequestOf<typeof startFault>['body'];
export type ProcessAct = Exclude<RequestOf<typeof actOnProcess>['params']['action'], 'scale'>;

/** What the console refused, in its own words. */
export class ConsoleProblem extends Error {
  override readonly name = 'ConsoleProblem';
  readonly retriable: boolean;

  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
  ) {
    super(detail);
    this.retriable = status === 503;
  }
}

async function send(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`/api${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  }).catch(() => {
    throw new ConsoleProblem(503, 'unreachable', 'The console does not answer. Is it still running?');
  });
  const text = await response.text();
  const answer: unknown = text === '' ? undefined : JSON.parse(text);
  if (response.ok) return answer;
  const { code, detail } = answer as Problem;
  throw new ConsoleProblem(response.status, code, detail);
}

export const consoleApi = {
  login: (token: string) => send('POST', '/login', { token }),
  /** Resolves when somebody is signed in. */
  fleet: () => send('GET', '/fleet') as Promise<{ processes: ManagedProcess[] | null }>,
  act: (name: string, action: ProcessAct) => send('POST', `/processes/${name}/${action}`, { why: 'from the map' }),
  startFault: (order: FaultOrder) => send('POST', '/faults', order),
  clearFault: (id: string) => send('DELETE', `/faults/${id}`),
  clearFaults: () => send('DELETE', '/faults'),
  setProperty: (name: string, change: { scope: PropertyScope; value: unknown; why: string }) =>
    send('PUT', `/properties/${name}`, change),
  removeProperty: (name: string, change: { scope: PropertyScope; why: string }) =>
    send('DELETE', `/properties/${name}`, change),
  audit: async (): Promise<AuditRecord[]> =>
    ((await send('GET', '/audit?limit=40')) as { records: AuditRecord[] }).records,
};
