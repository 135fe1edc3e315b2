import { PropertyDeclaration, type PropertyScope } from '@marquee/contracts/registry';
import type { EtcdClient } from '@marquee/etcd';
import type { z } from 'zod';
import { DECLARATIONS } from './declaration.js';
import { parseJson } from './environment.js';
import { CONFIG, parseConfigKey } from './scope.js';

export interface DeclaredProperty extends PropertyDeclaration {
  readonly service: string;
}

/** Every property that any service has declared, sorted by service and name. */
export async function listDeclaredProperties(
  etcd: EtcdClient,
  signal?: AbortSignal,
): Promise<readonly DeclaredProperty[]> {
  const { entries } = await etcd.range(DECLARATIONS, signal);
  return entries
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ key, value }) => ({
      ...PropertyDeclaration.parse(JSON.parse(value)),
      service: key.slice(DECLARATIONS.length).split('/')[0] ?? '',
    }));
}

export interface SetValue {
  readonly scope: PropertyScope;
  readonly name: string;
  readonly value: z.core.util.JSONType;
}

/** Every value that operators have set. Values that are not JSON are left out, because services ignore them. */
export async function listSetValues(etcd: EtcdClient, signal?: AbortSignal): Promise<readonly SetValue[]> {
  const { entries } = await etcd.range(CONFIG, signal);
  return entries.flatMap(({ key, value }) => {
    const parsed = parseConfigKey(key);
    const [reading] = parseJson(value);
    return parsed === undefined || reading === undefined ? [] : [{ ...parsed, value: reading }];
  });
}
