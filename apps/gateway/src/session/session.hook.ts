import { endpointAt } from '@marquee/http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { setSession } from './request-session.js';
import { tokenInCookie } from './session-cookie.js';
import type { SessionService } from './session.service.js';

/** The session tokens that a request sends. A bearer token takes precedence over the cookie. */
export interface Credentials {
  readonly bearer: string | undefined;
  readonly cookie: string | undefined;
}

/** Finds the session of each request to an endpoint. `SessionGuard` checks later whether the endpoint needs one. */
export function identifySessions(http: FastifyInstance, sessions: SessionService): void {
  http.addHook('onRequest', async (request) => {
    if (endpointAt(request.method, request.routeOptions.url) === undefined) return;
    const { bearer, cookie } = credentialsOf(request);
    const token = bearer ?? cookie;
    const session = token === undefined ? undefined : await sessions.verify(token);
    if (session !== undefined) setSession(request, session);
  });
}

export function credentialsOf({ headers }: FastifyRequest): Credentials {
  return {
    bearer: /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1],
    cookie: tokenInCookie(headers.cookie),
  };
}
