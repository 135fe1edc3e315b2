import type { EndpointShape, ResponseOf } from '@marquee/contracts/endpoint';
import { Delete, Get, HttpCode, Post, Put, applyDecorators, createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { invalidRequest } from './invalid-request.js';
import { register, routeOf } from './routes.js';

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

/** The request as the contract reads it: coerced, with defaults. */
export interface InputOf<E extends EndpointShape> {
  readonly params: Parsed<E['params']>;
  readonly query: Parsed<E['query']>;
  readonly body: Parsed<E['body']>;
}

export type OutputOf<E extends EndpointShape> = ResponseOf<E>;

const VERBS = { GET: Get, POST: Post, PUT: Put, DELETE: Delete };

/** Marks the method that serves `endpoint`: verb, path and success status come from the contract. */
export function Handle(endpoint: EndpointShape): MethodDecorator {
  register(endpoint);
  const status = Number(Object.keys(endpoint.responses)[0] ?? 200);
  return applyDecorators(VERBS[endpoint.method](routeOf(endpoint)), HttpCode(status));
}

/** The parsed input of `endpoint`; a request that breaks the contract is answered 400 before the method runs. */
export const Input = createParamDecorator((endpoint: EndpointShape, context: ExecutionContext) =>
  parseInput(endpoint, context.switchToHttp().getRequest<FastifyRequest>()),
);

export function parseInput(
  endpoint: EndpointShape,
  request: { params: unknown; query: unknown; body: unknown },
): InputOf<EndpointShape> {
  return {
    params: parse('params', endpoint.params, request.params),
    query: parse('query', endpoint.query, request.query),
    body: parse('body', endpoint.body, request.body),
  };
}

function parse(part: 'params' | 'query' | 'body', schema: z.ZodType | undefined, value: unknown): never {
  if (schema === undefined) return undefined as never;
  const outcome = schema.safeParse(value ?? (part === 'body' ? null : {}));
  if (!outcome.success) throw invalidRequest(part, outcome.error);
  return outcome.data as never;
}
