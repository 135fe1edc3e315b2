/** Which part of the fleet a value in etcd holds for; the narrower wins. */
export type Scope =
  | { readonly kind: 'global' }
  | { readonly kind: 'service'; readonly service: string }
  | { readonly kind: 'version'; readonly service: string; readonly version: string }
  | { readonly kind: 'instance'; readonly service: string; readonly instance: string };

/** Who a process is, as far as scopes are concerned. */
export interface Identity {
  readonly service: string;
  readonly version: string;
  readonly instance: string;
}

export const CONFIG = '/marquee/config/';

export function configKey(scope: Scope, name: string): string {
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

/** undefined for a key that is none of ours. */
export function parseConfigKey(key: string): { readonly scope: Scope; readonly name: string } | undefined {
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

export function appliesTo(scope: Scope, identity: Identity): boolean {
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
