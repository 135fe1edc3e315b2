import type { EtcdClient } from '@marquee/etcd';
import { declaration, DECLARATIONS, type Declaration } from './declaration.js';

export interface DeclaredProperty extends Declaration {
  readonly service: string;
}

/** Every property that any service has ever declared, by service and name: what an operator may set. */
export async function declaredProperties(etcd: EtcdClient, signal?: AbortSignal): Promise<readonly DeclaredProperty[]> {
  const { entries } = await etcd.range(DECLARATIONS, signal);
  return entries
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ key, value }) => ({
      ...declaration.parse(JSON.parse(value)),
      service: key.slice(DECLARATIONS.length).split('/')[0] ?? '',
    }));
}
