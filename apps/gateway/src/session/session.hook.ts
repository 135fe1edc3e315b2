import { endpointAt, ProblemError } from '@marquee/http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { mayChangeState } from './origin.domain.js';
import { noSession, setSession } from './request-session.js';
import { tokenInCookie } from './session-cookie.js';
import type { SessionService } from './session.service.js';

/** Finds the session of a request and refuses what the endpoint's contract or the request's origin does not allow. */
export function requireSessions(http: FastifyInstance, sessions: SessionService): void {
  http.addHook('onRequest', async (request) => {
    const endpoint = endpointAt(request.method, request.routeOptions.url);
    if (endpoint === undefined) return;
    const bearer = bearerToken(request);
    const cookie = tokenInCookie(request.headers.cookie);
    const { host, origin } = request.headers;
    const authorisedByCookie = bearer === undefined && cookie !== undefined;
    if (!mayChangeState({ method: request.method, host, origin, authorisedByCookie })) throw foreignOrigin();
    const token = bearer ?? cookie;
    const session = token === undefined ? undefined : await sessions.verify(token);
    if (session !== undefined) setSession(request, session);
    else if (endpoint.session === true) throw noSession();
  });
}

function bearerToken({ headers }: FastifyRequest): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}

function foreignOrigin(): ProblemError {
  return new ProblemError({
    status: 403,
    code: 'foreign-origin',
    detail:
      'Only this site may send a request that changes something: its Origin must equal its Host. Scripts send a bearer token and no Origin.',
  });
}
