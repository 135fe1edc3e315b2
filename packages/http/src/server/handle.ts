import type { EndpointShape } from '@marquee/contracts/endpoint';
import { Delete, Get, HttpCode, Post, Put, SetMetadata, applyDecorators, createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { ContractPipe } from './contract.pipe.js';
import type { RawInput } from './contract.pipe.js';
import { registerRoute, routeOf } from './routes.js';

const ENDPOINT = 'marquee:endpoint';
const VERBS = { GET: Get, POST: Post, PUT: Put, DELETE: Delete };
const reflector = new Reflector();

/** Serves `endpoint` with this method: verb, path and success status come from the contract. */
export function Handle(endpoint: EndpointShape): MethodDecorator {
  registerRoute(endpoint);
  const status = Number(Object.keys(endpoint.responses)[0] ?? 200);
  return applyDecorators(VERBS[endpoint.method](routeOf(endpoint)), HttpCode(status), SetMetadata(ENDPOINT, endpoint));
}

/** Returns the contract of the method about to run, for guards and interceptors; undefined without `@Handle`. */
export function endpointOf(context: ExecutionContext): EndpointShape | undefined {
  return reflector.get<EndpointShape | undefined>(ENDPOINT, context.getHandler());
}

const RawRequest = createParamDecorator((_: unknown, context: ExecutionContext): RawInput => {
  const { params, query, body } = context.switchToHttp().getRequest<FastifyRequest>();
  return { params, query, body };
});

/**
 * Injects the parsed input of `endpoint`. A request that violates the contract gets a 400, and the method does not run.
 */
export function Input(endpoint: EndpointShape): ParameterDecorator {
  return RawRequest(undefined, new ContractPipe(endpoint));
}
