import { catalogEndpoints } from './catalog.js';
import { consoleEndpoints } from './console.js';
import { gatewayEndpoints } from './gateway.js';
import type { EndpointShape } from './endpoint.js';
import { lolomoEndpoints } from './lolomo.js';
import { openapi, schemaOf } from './openapi.js';
import { rowBuilderEndpoints } from './row-builder.js';
import { topics } from './topics.js';

const services: Record<string, readonly EndpointShape[]> = {
  gateway: gatewayEndpoints,
  lolomo: lolomoEndpoints,
  'row-builder': rowBuilderEndpoints,
  catalog: catalogEndpoints,
  console: consoleEndpoints,
};

const SESSION_COOKIES: Record<string, string> = {
  // With the port of the host, here the default ones.
  gateway: 'marquee_session_8080',
  console: 'marquee_console_8090',
};

/** Everything generated from the contracts: the text of each committed file, by its path in this package. */
export function documents(): Map<string, string> {
  const files = new Map<string, string>();
  for (const [service, endpoints] of Object.entries(services)) {
    files.set(`openapi/${service}.json`, text(openapi(`Marquee ${service}`, endpoints, SESSION_COOKIES[service])));
    for (const endpoint of endpoints) {
      files.set(`snapshots/${endpoint.name}.json`, text(snapshotOf(endpoint)));
    }
  }
  for (const topic of topics) {
    files.set(`snapshots/${topic.name}.json`, text({ topic: topic.name, value: schemaOf(topic.value, 'output') }));
  }
  return files;
}

function snapshotOf(endpoint: EndpointShape): unknown {
  const request = { params: endpoint.params, query: endpoint.query, body: endpoint.body };
  return {
    endpoint: `${endpoint.method} ${endpoint.path}`,
    request: Object.fromEntries(
      Object.entries(request).flatMap(([part, schema]) => (schema ? [[part, schemaOf(schema, 'input')]] : [])),
    ),
    responses: Object.fromEntries(
      Object.entries(endpoint.responses).flatMap(([status, schema]) =>
        schema === null || schema === 'event-stream' ? [] : [[status, schemaOf(schema, 'output')]],
      ),
    ),
  };
}

function text(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
