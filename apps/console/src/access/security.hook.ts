import helmet from '@fastify/helmet';
import { callerToken } from '@marquee/contracts/caller-token';
import { receiveSpans } from '@marquee/contracts/console';
import { PROBLEM_CONTENT_TYPE } from '@marquee/contracts/problem';
import { HttpServer, ProblemError, endpointAt, isCalledWith, unknownCaller } from '@marquee/http';
import { InjectSettings } from '@marquee/service-defaults';
import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ConsoleSettings } from '../console.config.js';
import { notSignedIn } from './access.error.js';
import { OperatorAccess } from './operator-access.js';

/** Paths that controllers and their guards serve, and the health probes, which are public. */
const GUARDED_OR_HEALTH = /^\/(api\/.*|livez|readyz|favicon\.svg|assets\/[\w.-]+)?$/;

/**
 * Security headers for every answer, and access to what guards see too late or never. They run after the body has been
 * read, and never see metrics, statistics and unknown paths, so this hook admits only operators to all of these. Spans
 * come from the services of this platform, which prove it by their token.
 */
@Injectable()
export class SecurityHook implements OnModuleInit {
  constructor(
    private readonly http: HttpServer,
    private readonly access: OperatorAccess,
    @InjectSettings() private readonly settings: Pick<ConsoleSettings, 'PLATFORM_KEY'>,
  ) {}

  async onModuleInit(): Promise<void> {
    const { fastify } = this.http;
    const ownToken = callerToken(this.settings.PLATFORM_KEY, 'console');
    await fastify.register(helmet, {
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          'default-src': ["'none'"],
          'script-src': ["'self'"],
          'style-src': ["'self'"],
          'img-src': ["'self'"],
          'connect-src': ["'self'"],
          'frame-ancestors': ["'none'"],
          'base-uri': ["'none'"],
          'form-action': ["'self'"],
        },
      },
      referrerPolicy: { policy: 'no-referrer' },
      xFrameOptions: { action: 'deny' },
      // Set by the hooks of @marquee/http, for requests that came by TLS.
      strictTransportSecurity: false,
    });
    fastify.addHook('onRequest', async (request, reply) => {
      const path = pathOf(request);
      if (path.startsWith('/api/')) void reply.header('cache-control', 'no-store');
      const endpoint = endpointAt(request.method, request.routeOptions.url);
      if (endpoint?.name === receiveSpans.name) {
        return isCalledWith(ownToken, request) ? undefined : refuse(reply, path, unknownCaller());
      }
      const needsOperator = endpoint?.session === true;
      if (!needsOperator && GUARDED_OR_HEALTH.test(path) && !request.is404) return;
      const refusal = this.refusalOf(request);
      if (refusal !== undefined) return refuse(reply, path, refusal);
    });
  }

  private refusalOf(request: FastifyRequest): ProblemError | undefined {
    try {
      return this.access.isOperator(request) ? undefined : notSignedIn();
    } catch (error) {
      if (error instanceof ProblemError) return error;
      throw error;
    }
  }
}

/** Written here, because Nest's exception filter does not see this request. */
function refuse(reply: FastifyReply, path: string, problem: ProblemError): FastifyReply {
  return reply
    .status(problem.status)
    .headers(problem.headers)
    .header('content-type', PROBLEM_CONTENT_TYPE)
    .send(JSON.stringify(problem.body(path)));
}

function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0] ?? url;
}
