import type { PropertyScope } from '@marquee/contracts/registry';

/** What decides which scopes apply to a process. */
export interface Identity {
  readonly service: string;
  readonly version: string;
  readonly instance: string;
}

export const CONFIG = '/marquee/config/';

export function configKey(scope: PropertyScope, name: string): string {
  switch (scope.kind) {
    case 'global':
      return `${CONFIG}global/${name}`;
    case 'service':
      return `${CONFIG}service/${scope.service}/${name}`;
    case 'version':
      return `${CONFIG}version/${scope.service}/${scope.version}/${name}`;
    case 'instance':
      return `${CONFIG}instance/${scope.service}/${scope.instance}/${name}`;
  }
}

/** Undefined if the key is not that of a property value. */
export function parseConfigKey(key: string): { readonly scope: PropertyScope; readonly name: string } | undefined {
  if (!key.startsWith(CONFIG)) return undefined;
  const [kind, ...rest] = key.slice(CONFIG.length).split('/');
  const [first, second, third] = rest;
  if (kind === 'global' && rest.length === 1 && first) return { scope: { kind }, name: first };
  if (kind === 'service' && rest.length === 2 && first && second)
    return { scope: { kind, service: first }, name: second };
  if (rest.length !== 3 || !first || !second || !third) return undefined;
  if (kind === 'version') return { scope: { kind, service: first, version: second }, name: third };
  if (kind === 'instance') return { scope: { kind, service: first, instance: second }, name: third };
  return undefined;
}

export function appliesTo(scope: PropertyScope, identity: Identity): boolean {
  switch (scope.kind) {
    case 'global':
      return true;
    case 'service':
      return scope.service === identity.service;
    case 'version':
      return scope.service === identity.service && scope.version === identity.version;
    case 'instance':
      return scope.service === identity.service && scope.instance === identity.instance;
  }
}
