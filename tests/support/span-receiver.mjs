import { once } from 'node:events';
import { createServer } from 'node:http';

/**
 * A receiver of OTLP/HTTP spans as JSON, for the system under test: `POST /v1/traces` takes spans,
 * `GET /traces/<trace id>` returns those of one trace, each with the name of its service, and `GET /bodies` everything
 * that was received, as text. A real collector in front of it makes no difference: `npm run test:telemetry` does that.
 */
export async function openSpanReceiver() {
  const traces = new Map();
  const bodies = [];
  const server = createServer((request, response) => {
    const traceId = /^\/traces\/([0-9a-f]{32})$/.exec(request.url ?? '')?.[1];
    if (traceId !== undefined) {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(traces.get(traceId) ?? []));
      return;
    }
    if (request.url === '/bodies') {
      response.setHeader('content-type', 'text/plain').end(bodies.join('\n'));
      return;
    }
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      bodies.push(body);
      for (const span of spansIn(JSON.parse(body))) {
        traces.set(span.traceId, [...(traces.get(span.traceId) ?? []), span]);
      }
      response.setHeader('content-type', 'application/json').end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

function spansIn({ resourceSpans = [] }) {
  return resourceSpans.flatMap(({ resource, scopeSpans = [] }) =>
    scopeSpans.flatMap(({ spans = [] }) =>
      spans.map(({ traceId, spanId, parentSpanId, name, kind, status, attributes, events }) => ({
        service: valuesOf(resource.attributes)['service.name'],
        traceId,
        spanId,
        parentSpanId,
        name,
        kind,
        failed: status?.code === 2,
        attributes: valuesOf(attributes),
        events: (events ?? []).map((event) => ({ name: event.name, ...valuesOf(event.attributes) })),
      })),
    ),
  );
}

function valuesOf(attributes = []) {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
