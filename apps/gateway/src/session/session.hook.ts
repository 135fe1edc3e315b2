import { endpointAt } from '@marquee/http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { setSession } from './request-session.js';
import { tokensInCookie } from './session-cookie.js';
import type { SessionService } from './session.service.js';

/** The session tokens that a request sends. A bearer token takes precedence over cookies. */
export interface Credentials {
  readonly bearer: string | undefined;
  readonly cookies: readonly string[];
}

const MAX_COOKIES = 4;

/** Finds the session of each request to an endpoint. `SessionGuard` checks later whether the endpoint needs one. */
export function identifySessions(http: FastifyInstance, sessions: SessionService): void {
  http.addHook('onRequest', async (request) => {
    if (endpointAt(request.method, request.routeOptions.url) === undefined) return;
    const { bearer, cookies } = credentialsOf(request);
    for (const token of bearer === undefined ? cookies : [bearer]) {
      const session = await sessions.verify(token);
      if (session !== undefined) return setSession(request, session);
    }
  });
}

export function credentialsOf({ headers }: FastifyRequest): Credentials {
  return {
    bearer: /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1],
    cookies: tokensInCookie(headers.cookie, headers.host).slice(0, MAX_COOKIES),
  };
}
