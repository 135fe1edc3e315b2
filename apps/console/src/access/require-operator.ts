import { PROBLEM_CONTENT_TYPE } from '@marquee/contracts/problem';
import { ProblemError } from '@marquee/http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { mayChangeState } from './same-origin.domain.js';
import type { OperatorToken } from './operator-token.js';

/** Paths without a secret: is it alive, the page before somebody signed in, and the door itself. */
const OPEN = /^\/(livez|readyz|favicon\.svg|assets\/[\w.-]+|api\/login)?$/;

/** Nobody else gets in: a bearer token for scripts, a cookie for the page, and by cookie nothing from another origin. */
export function requireOperator(http: FastifyInstance, token: OperatorToken): void {
  http.addHook('onRequest', async (request, reply) => {
    const { method, headers } = request;
    const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
    const byCookie = bearer === undefined && token.permits(headers.cookie);
    if (!mayChangeState({ method, host: headers.host, origin: headers.origin, byCookie })) {
      return refuse(request, reply, foreignOrigin());
    }
    if (OPEN.test(pathOf(request))) return;
    const known = byCookie || (bearer !== undefined && token.matches(bearer));
    if (!known) return refuse(request, reply, notSignedIn());
  });
}

/** Answered here: metrics and the like are outside of Nest and its filter of errors. */
function refuse(request: FastifyRequest, reply: FastifyReply, problem: ProblemError): FastifyReply {
  return reply
    .status(problem.status)
    .headers(problem.headers)
    .header('content-type', PROBLEM_CONTENT_TYPE)
    .send(JSON.stringify(problem.body(pathOf(request))));
}

/** Who is written into the audit log. */
export function operatorOf({ headers }: FastifyRequest): string {
  return headers.authorization === undefined ? 'operator (page)' : 'operator (script)';
}

function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0] ?? url;
}

export function notSignedIn(): ProblemError {
  return new ProblemError({
    status: 401,
    code: 'not-signed-in',
    detail:
      'The console needs the token that was printed at start: as "Authorization: Bearer <token>", or by POST /api/login.',
    headers: { 'www-authenticate': 'Bearer' },
  });
}

function foreignOrigin(): ProblemError {
  return new ProblemError({
    status: 403,
    code: 'foreign-origin',
    detail:
      'A request that changes something is taken from this page only: its Origin must equal its Host. Scripts send a bearer token and no Origin.',
  });
}
