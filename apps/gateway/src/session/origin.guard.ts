import { endpointOf, mayChangeState, ProblemError } from '@marquee/http';
import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { credentialsOf } from './session.hook.js';

/** Answers 403 to a request of another site that would change something. */
@Injectable()
export class OriginGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (endpointOf(context) === undefined) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { host, origin } = request.headers;
    const { bearer, cookie } = credentialsOf(request);
    const authorisedByCookie = bearer === undefined && cookie !== undefined;
    if (mayChangeState({ method: request.method, host, origin, authorisedByCookie })) return true;
    throw new ProblemError({
      status: 403,
      code: 'foreign-origin',
      detail:
        'A request that changes something must come from this site: its Origin must equal its Host. ' +
        'Scripts send a bearer token and no Origin.',
    });
  }
}
