import { ProblemError } from '@marquee/service-defaults';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { endpointOf } from '../edge/endpoint-of.js';
import { mayChangeState } from './origin.domain.js';
import { noSession, setSession } from './request-session.js';
import { tokenInCookie } from './session-cookie.js';
import type { SessionService } from './session.service.js';

/** Finds out whose request it is, and refuses what the endpoint's contract or the request's origin does not allow. */
export function requireSessions(http: FastifyInstance, sessions: SessionService): void {
  http.addHook('onRequest', async (request) => {
    const endpoint = endpointOf(request);
    if (endpoint === undefined) return;
    const bearer = bearerOf(request);
    const cookie = tokenInCookie(request.headers.cookie);
    const { host, origin } = request.headers;
    const authorisedByCookie = bearer === undefined && cookie !== undefined;
    if (!mayChangeState({ method: request.method, host, origin, authorisedByCookie })) throw foreignOrigin();
    const token = bearer ?? cookie;
    const session = token === undefined ? undefined : await sessions.recognise(token);
    if (session !== undefined) setSession(request, session);
    else if (endpoint.session === true) throw noSession();
  });
}

function bearerOf({ headers }: FastifyRequest): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}

function foreignOrigin(): ProblemError {
  return new ProblemError({
    status: 403,
    code: 'foreign-origin',
    detail:
      'A request that changes something is taken from this site only: its Origin must equal its Host. Scripts send a bearer token and no Origin.',
  });
}
