import type { OnModuleInit } from '@nestjs/common';
import type { HttpAdapterHost } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { readJsonBodies } from './json-body.js';
import { addRequestHooks } from './request-hooks.js';
import type { HttpServerOptions } from './request-hooks.js';
import { bodyLimitOf, endpointAt } from './routes.js';
import { dropUnusedConnections } from './unused-connections.js';

/** Returns the adapter that every service listens with. It reads JSON only, within the limit of the endpoint. */
export function httpAdapter(): FastifyAdapter {
  const adapter = new FastifyAdapter({ forceCloseConnections: 'idle', bodyLimit: bodyLimitOf(undefined) });
  const fastify: FastifyInstance = adapter.getInstance();
  fastify.removeContentTypeParser('text/plain');
  readJsonBodies(fastify);
  fastify.addHook('onRoute', (route) => {
    const endpoint = [route.method]
      .flat()
      .map((method) => endpointAt(method, route.url))
      .find(Boolean);
    if (endpoint !== undefined) route.bodyLimit = bodyLimitOf(endpoint);
  });
  return adapter;
}

/**
 * Gives providers the Fastify instance, for hooks that must run before a body is read. Use it from `onModuleInit` on:
 * the adapter does not exist while providers are constructed.
 */
export class HttpServer implements OnModuleInit {
  private prepared: FastifyInstance | undefined;

  constructor(
    private readonly host: Pick<HttpAdapterHost, 'httpAdapter'>,
    private readonly options: HttpServerOptions,
  ) {}

  /** The instance. Its request-context hooks come first, whatever the order in which modules are initialized. */
  get fastify(): FastifyInstance {
    this.prepared ??= this.prepare();
    return this.prepared;
  }

  onModuleInit(): void {
    this.prepared ??= this.prepare();
  }

  private prepare(): FastifyInstance {
    const fastify: FastifyInstance = this.host.httpAdapter.getInstance();
    dropUnusedConnections(fastify);
    addRequestHooks(fastify, this.options);
    return fastify;
  }
}
