import { mayChangeState } from '@marquee/http';
import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { foreignOrigin } from './access.error.js';
import { OperatorAccess } from './operator-access.js';

/** Refuses changes that another site makes a browser send. */
@Injectable()
export class OriginGuard implements CanActivate {
  constructor(private readonly access: OperatorAccess) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { method, headers } = request;
    const authorisedByCookie = this.access.isByCookie(request);
    if (mayChangeState({ method, host: headers.host, origin: headers.origin, authorisedByCookie })) return true;
    throw foreignOrigin();
  }
}
