import type { EndpointShape } from '@marquee/contracts/endpoint';

/** What this process serves by contract, filled as controllers are loaded. */
const served = new Map<string, EndpointShape>();

/** The path as the router writes it: `{titleId}` is `:titleId`. */
export function routeOf(endpoint: Pick<EndpointShape, 'path'>): string {
  return endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1');
}

export function register(endpoint: EndpointShape): void {
  served.set(`${endpoint.method} ${routeOf(endpoint)}`, endpoint);
}

/** The contract served at a route. A HEAD request falls under the contract of GET. */
export function endpointAt(method: string, route: string | undefined): EndpointShape | undefined {
  return served.get(`${method === 'HEAD' ? 'GET' : method} ${route}`);
}

/** Methods that exist for the path of a URL, for 405's `Allow`. */
export function methodsFor(url: string): string[] {
  const path = url.split('?', 1)[0] ?? url;
  return [...served.values()]
    .filter((endpoint) => new RegExp(`^${endpoint.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path))
    .map((endpoint) => endpoint.method);
}
