import { z } from 'zod';
import type { EndpointShape } from './endpoint.js';
import { ViewingEvent } from './event.js';
import { PROBLEM_CONTENT_TYPE, Problem } from './problem.js';

type Json = Record<string, unknown>;

const SESSION = 'session';

/** An OpenAPI 3.1 document of the given endpoints, the same for the same contracts. */
export function openapi(title: string, endpoints: readonly EndpointShape[], cookie = 'session'): Json {
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method.toLowerCase()]: operation(endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: { title, version: '1', description: 'Generated from the contracts; do not edit.' },
    paths,
    components: {
      schemas: { Problem: schemaOf(Problem, 'output'), Event: schemaOf(ViewingEvent, 'input') },
      securitySchemes: {
        [SESSION]: { type: 'apiKey', in: 'cookie', name: cookie },
        bearer: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

function operation(endpoint: EndpointShape): Json {
  return {
    operationId: endpoint.name,
    summary: endpoint.summary,
    ...(endpoint.session && { security: [{ [SESSION]: [] }, { bearer: [] }] }),
    parameters: [...parameters(endpoint.params, 'path'), ...parameters(endpoint.query, 'query')],
    ...(endpoint.body && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(endpoint.body, 'input') } } },
    }),
    responses: {
      ...Object.fromEntries(
        Object.entries(endpoint.responses).map(([status, response]) => [status, responseOf(response)]),
      ),
      default: {
        description: 'What went wrong',
        content: { [PROBLEM_CONTENT_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function responseOf(response: z.ZodType | null | 'event-stream'): Json {
  if (response === null) return { description: 'Done' };
  if (response === 'event-stream') {
    return { description: 'A stream of events', content: { 'text/event-stream': { schema: { type: 'string' } } } };
  }
  return { description: 'Done', content: { 'application/json': { schema: schemaOf(response, 'output') } } };
}

function parameters(schema: z.ZodObject | undefined, place: 'path' | 'query'): Json[] {
  if (schema === undefined) return [];
  return Object.entries(schema.shape).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path' || !field.safeParse(undefined).success,
    schema: schemaOf(field, 'input'),
  }));
}

/** JSON Schema (2020-12) of what is accepted (`input`) or given (`output`). */
export function schemaOf(schema: z.core.$ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
