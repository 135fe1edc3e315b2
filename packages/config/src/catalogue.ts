import type { EtcdClient } from '@marquee/etcd';
import { declaration, DECLARATIONS, type Declaration } from './declaration.js';
import { parseJson } from './environment.js';
import { CONFIG, parseConfigKey, type Scope } from './scope.js';

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

export interface SetValue {
  readonly scope: Scope;
  readonly name: string;
  readonly value: unknown;
}

/** Every value that operators have set; one that is no JSON is left out, as services ignore it. */
export async function setValues(etcd: EtcdClient, signal?: AbortSignal): Promise<readonly SetValue[]> {
  const { entries } = await etcd.range(CONFIG, signal);
  return entries.flatMap(({ key, value }) => {
    const parsed = parseConfigKey(key);
    const [reading] = parseJson(value);
    return parsed === undefined || reading === undefined ? [] : [{ ...parsed, value: reading }];
  });
}
