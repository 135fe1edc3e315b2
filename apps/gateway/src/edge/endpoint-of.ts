import { gatewayEndpoints } from '@marquee/contracts/gateway';
import type { EndpointShape } from '@marquee/contracts/endpoint';
import type { FastifyRequest } from 'fastify';

const byRoute = new Map<string, EndpointShape>(
  gatewayEndpoints.map((endpoint) => [`${endpoint.method} ${endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1')}`, endpoint]),
);

/** The contract that a request falls under; HEAD falls under that of GET. */
export function endpointOf({ method, routeOptions }: FastifyRequest): EndpointShape | undefined {
  return byRoute.get(`${method === 'HEAD' ? 'GET' : method} ${routeOptions.url}`);
}
