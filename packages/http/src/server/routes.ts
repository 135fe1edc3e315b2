import { DEFAULT_BODY_BYTES } from '@marquee/contracts/endpoint';
import type { EndpointShape } from '@marquee/contracts/endpoint';

/**
 * Every contract that this process serves, filled by `@Handle`. Hooks need it: they run before Nest picks the method.
 */
const endpoints = new Map<string, EndpointShape>();
const patterns = new Map<EndpointShape, RegExp>();

/** Returns the path in the router's notation: `{titleId}` becomes `:titleId`. */
export function routeOf(endpoint: Pick<EndpointShape, 'path'>): string {
  return endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1');
}

export function registerRoute(endpoint: EndpointShape): void {
  endpoints.set(`${endpoint.method} ${routeOf(endpoint)}`, endpoint);
  patterns.set(endpoint, new RegExp(`^${endpoint.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`));
}

/** Returns the contract of a route as Fastify names it in `request.routeOptions.url`. HEAD has the contract of GET. */
export function endpointAt(method: string, route: string | undefined): EndpointShape | undefined {
  return endpoints.get(`${method === 'HEAD' ? 'GET' : method} ${route}`);
}

/** Returns how many bytes a body for this endpoint may have. A path without a contract takes no body worth reading. */
export function bodyLimitOf(endpoint: Pick<EndpointShape, 'maxBodyBytes'> | undefined): number {
  return endpoint?.maxBodyBytes ?? DEFAULT_BODY_BYTES;
}

/** Returns the methods that the path of `url` accepts, for the `Allow` header of a 405. */
export function methodsFor(url: string): string[] {
  const path = url.split('?', 1)[0] ?? url;
  return [...endpoints.values()]
    .filter((endpoint) => patterns.get(endpoint)?.test(path))
    .map((endpoint) => endpoint.method);
}
