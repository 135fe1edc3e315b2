import type { EndpointShape } from '@marquee/contracts/endpoint';

/**
 * Every contract that this process serves, filled by `@Handle`. Hooks need it: they run before Nest picks the method.
 */
const endpoints = new Map<string, EndpointShape>();

/** Returns the path in the router's notation: `{titleId}` becomes `:titleId`. */
export function routeOf(endpoint: Pick<EndpointShape, 'path'>): string {
  return endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1');
}

export function registerRoute(endpoint: EndpointShape): void {
  endpoints.set(`${endpoint.method} ${routeOf(endpoint)}`, endpoint);
}

/** Returns the contract of a route as Fastify names it in `request.routeOptions.url`. HEAD has the contract of GET. */
export function endpointAt(method: string, route: string | undefined): EndpointShape | undefined {
  return endpoints.get(`${method === 'HEAD' ? 'GET' : method} ${route}`);
}

/** Returns the methods that the path of `url` accepts, for the `Allow` header of a 405. */
export function methodsFor(url: string): string[] {
  const path = url.split('?', 1)[0] ?? url;
  return [...endpoints.values()]
    .filter((endpoint) => new RegExp(`^${endpoint.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path))
    .map((endpoint) => endpoint.method);
}
