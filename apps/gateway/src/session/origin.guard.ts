import { endpointOf, ProblemError, Site } from '@marquee/http';
import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { credentialsOf } from './session.hook.js';

/** Answers 403 to a request of another site that would change something. */
@Injectable()
export class OriginGuard implements CanActivate {
  constructor(private readonly site: Site) {}

  canActivate(context: ExecutionContext): boolean {
    if (endpointOf(context) === undefined) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { bearer, cookies } = credentialsOf(request);
    if (this.site.mayChangeState(request, bearer === undefined && cookies.length > 0)) return true;
    throw new ProblemError({
      status: 403,
      code: 'foreign-origin',
      detail:
        'A request that changes something must come from this site: its Origin must equal its Host or be listed in ' +
        'PUBLIC_ORIGIN. Scripts send a bearer token and no Origin.',
    });
  }
}
