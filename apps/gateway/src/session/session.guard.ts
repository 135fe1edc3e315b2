import { endpointOf } from '@marquee/http';
import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { noSession, sessionOf } from './request-session.js';

/** Answers 401 if the endpoint's contract needs a session and the session hook found none. */
@Injectable()
export class SessionGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (endpointOf(context)?.session !== true) return true;
    if (sessionOf(context.switchToHttp().getRequest<FastifyRequest>()) === undefined) throw noSession();
    return true;
  }
}
