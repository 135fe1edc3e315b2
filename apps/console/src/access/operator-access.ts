import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { OperatorToken } from './operator-token.js';

type Headers = Pick<FastifyRequest, 'headers'>;

/** How a request proves that it comes from an operator: a bearer token for scripts, a cookie for the page. */
@Injectable()
export class OperatorAccess {
  constructor(private readonly token: OperatorToken) {}

  isOperator(request: Headers): boolean {
    const bearer = bearerOf(request);
    return bearer === undefined ? this.hasPermit(request) : this.token.matches(bearer);
  }

  /** A browser sends the cookie whichever site made the request, so that its origin matters. */
  isByCookie(request: Headers): boolean {
    return bearerOf(request) === undefined && this.hasPermit(request);
  }

  private hasPermit({ headers }: Headers): boolean {
    return this.token.permits(headers.cookie, headers.host);
  }
}

function bearerOf({ headers }: Headers): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}
