import { Site } from '@marquee/http';
import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { foreignOrigin } from './access.error.js';
import { OperatorAccess } from './operator-access.js';

/** Refuses changes that another site makes a browser send. */
@Injectable()
export class OriginGuard implements CanActivate {
  constructor(
    private readonly access: OperatorAccess,
    private readonly site: Site,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (this.site.mayChangeState(request, this.access.isByCookie(request))) return true;
    throw foreignOrigin();
  }
}
