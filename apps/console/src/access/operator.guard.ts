import { endpointOf } from '@marquee/http';
import { Injectable, SetMetadata } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { notSignedIn } from './access.error.js';
import { OperatorAccess } from './operator-access.js';

const PUBLIC = 'console:public';
/** Opens a controller or method without a contract to everyone. A contract says it with `session: false`. */
export const Public = (): ClassDecorator & MethodDecorator => SetMetadata(PUBLIC, true);

/** Admits operators only, except to what is public. */
@Injectable()
export class OperatorGuard implements CanActivate {
  constructor(
    private readonly access: OperatorAccess,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (this.isPublic(context)) return true;
    if (this.access.isOperator(context.switchToHttp().getRequest<FastifyRequest>())) return true;
    throw notSignedIn();
  }

  private isPublic(context: ExecutionContext): boolean {
    const endpoint = endpointOf(context);
    if (endpoint !== undefined) return endpoint.session === false;
    return this.reflector.getAllAndOverride<boolean>(PUBLIC, [context.getHandler(), context.getClass()]) === true;
  }
}
