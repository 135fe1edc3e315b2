import { Site } from '@marquee/http';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { OperatorToken } from './operator-token.js';
import type { Permit } from './operator-token.js';
import { RevokedPermits } from './revoked-permits.js';
import { WrongTokens } from './wrong-tokens.js';

/** An operator may mistype, and a script may have an old token in several requests. */
const LOGINS = 5;
const BEARERS = 30;

/** How a request proves that it comes from an operator: a bearer token for scripts, a cookie for the page. */
@Injectable()
export class OperatorAccess {
  /** Apart, so that a script with an old token does not keep people from signing in. */
  private readonly wrongBearers = new WrongTokens(BEARERS);
  private readonly wrongLogins = new WrongTokens(LOGINS);
  private readonly judged = new WeakMap<FastifyRequest, boolean>();

  constructor(
    private readonly token: OperatorToken,
    private readonly revoked: RevokedPermits,
    private readonly site: Site,
  ) {}

  /** @throws {ProblemError} 429 after too many wrong bearer tokens */
  isOperator(request: FastifyRequest): boolean {
    const bearer = bearerOf(request);
    if (bearer === undefined) return this.permitsOf(request).length > 0;
    const known = this.judged.get(request) ?? this.matches(request, bearer, this.wrongBearers);
    this.judged.set(request, known);
    return known;
  }

  /** @throws {ProblemError} 429 after too many wrong tokens */
  mayLogIn(request: FastifyRequest, token: string): boolean {
    return this.matches(request, token, this.wrongLogins);
  }

  /** A browser sends the cookie whichever site made the request, so that its origin matters. */
  isByCookie(request: FastifyRequest): boolean {
    return bearerOf(request) === undefined && this.permitsOf(request).length > 0;
  }

  /** Ends the permits of the page that sends the request. */
  async logOut(request: FastifyRequest): Promise<void> {
    for (const permit of this.permitsOf(request)) await this.revoked.add(permit);
  }

  private permitsOf({ headers }: FastifyRequest): Permit[] {
    return this.token.permitsIn(headers.cookie, headers.host).filter((permit) => !this.revoked.has(permit));
  }

  private matches(request: FastifyRequest, token: string, wrong: WrongTokens): boolean {
    const address = this.site.clientAddress(request);
    wrong.check(address);
    const right = this.token.matches(token);
    if (!right) wrong.count(address);
    return right;
  }
}

function bearerOf({ headers }: FastifyRequest): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}
