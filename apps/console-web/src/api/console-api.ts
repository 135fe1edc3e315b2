import type { ContractClient } from '@marquee/browser/contract-client';
import type { EventStream } from '@marquee/browser/event-stream';
import type {
  actOnProcess,
  audit,
  clearFault,
  clearFaults,
  fleet,
  homeHistory,
  listTraces,
  login,
  logout,
  PropertyScope,
  readTrace,
  removeProperty,
  setProperty,
  startFault,
} from '@marquee/contracts/console';
import type { RequestOf } from '@marquee/contracts/endpoint';

export type ConsoleApi = ReturnType<typeof consoleApi>;
export type FaultOrder = RequestOf<typeof startFault>['body'];
export type ProcessAction = Exclude<RequestOf<typeof actOnProcess>['params']['action'], 'scale'>;
export type TraceOrder = NonNullable<NonNullable<RequestOf<typeof listTraces>['query']>['order']>;
type PropertyChange = RequestOf<typeof setProperty>['body'];

/** The reason in the audit log for actions that do not ask for one. */
const WHY = 'from the map';

const SHOWN_TRACES = 12;

/** The endpoints of the console that its page uses. */
export function consoleApi(client: ContractClient) {
  return {
    login: (token: string) => client.post<typeof login>('/api/login', { body: { token } }),
    logout: () => client.delete<typeof logout>('/api/login', {}),
    /** Fails with 401 when this browser is not signed in. */
    fleet: () => client.get<typeof fleet>('/api/fleet', {}),
    openPicture: (): EventStream => new EventSource('/api/stream'),
    act: (name: string, action: ProcessAction) =>
      client.post<typeof actOnProcess>('/api/processes/{name}/{action}', {
        params: { name, action },
        body: { why: WHY },
      }),
    startFault: (order: Omit<FaultOrder, 'why'>) =>
      client.post<typeof startFault>('/api/faults', { body: { ...order, why: WHY } }),
    clearFault: (id: string) => client.delete<typeof clearFault>('/api/faults/{id}', { params: { id } }),
    clearFaults: () => client.delete<typeof clearFaults>('/api/faults', {}),
    setProperty: (name: string, change: PropertyChange) =>
      client.put<typeof setProperty>('/api/properties/{name}', { params: { name }, body: change }),
    removeProperty: (name: string, scope: PropertyScope, why: string) =>
      client.delete<typeof removeProperty>('/api/properties/{name}', { params: { name }, body: { scope, why } }),
    traces: async ({ order, name }: { order: TraceOrder; name: string | null }) =>
      (
        await client.get<typeof listTraces>('/api/traces', {
          query: { order, limit: SHOWN_TRACES, ...(name !== null && { name }) },
        })
      ).body,
    trace: async (traceId: string) =>
      (await client.get<typeof readTrace>('/api/traces/{traceId}', { params: { traceId } })).body,
    history: async () => (await client.get<typeof homeHistory>('/api/history', {})).body.moments,
    audit: async () => (await client.get<typeof audit>('/api/audit', { query: { limit: 40 } })).body.records,
  };
}
