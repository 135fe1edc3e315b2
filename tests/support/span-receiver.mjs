import { once } from 'node:events';
import { createServer } from 'node:http';

/**
 * A receiver of OTLP/HTTP spans as JSON, for the system under test: `POST /v1/traces` takes spans,
 * `GET /traces/<trace id>` returns those of one trace, each with the name of its service, and `GET /bodies` everything
 * that was received, as text. `POST /forward` with the URL of a collector also passes everything on to that.
 */
export async function openSpanReceiver() {
  const traces = new Map();
  const bodies = [];
  let collector;
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
      if (request.url === '/forward') {
        collector = body;
        response.end();
        return;
      }
      bodies.push(body);
      if (collector !== undefined) void passOn(collector, body);
      for (const span of spansIn(JSON.parse(body))) {
        traces.set(span.traceId, [...(traces.get(span.traceId) ?? []), span]);
      }
      response.setHeader('content-type', 'application/json').end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

async function passOn(collector, body) {
  const headers = { 'content-type': 'application/json' };
  // A collector that is stopped before the system loses the last spans.
  await fetch(`${collector}/v1/traces`, { method: 'POST', headers, body }).catch(() => undefined);
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
