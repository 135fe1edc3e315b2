import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { ProblemError } from '@marquee/http';
import type { FastifyRequest } from 'fastify';
import type { SessionPayload } from './session-token.js';

const sessions = new WeakMap<FastifyRequest, SessionPayload>();

export function setSession(request: FastifyRequest, session: SessionPayload): void {
  sessions.set(request, session);
}

/** The session that the session hook found; undefined if the request has none. */
export function sessionOf(request: FastifyRequest): SessionPayload | undefined {
  return sessions.get(request);
}

/** Injects the session of the request. */
export const CurrentSession = createParamDecorator((_: unknown, context: ExecutionContext): SessionPayload =>
  requireSession(context),
);

/** Injects the id of the viewer whose session this is. */
export const SessionViewer = createParamDecorator(
  (_: unknown, context: ExecutionContext): string => requireSession(context).viewerId,
);

function requireSession(context: ExecutionContext): SessionPayload {
  const session = sessionOf(context.switchToHttp().getRequest<FastifyRequest>());
  if (session === undefined) throw noSession();
  return session;
}

export function noSession(): ProblemError {
  return new ProblemError({
    status: 401,
    code: 'no-session',
    detail: 'This needs a session. Open one with POST /api/session and send its cookie or bearer token.',
    headers: { 'www-authenticate': 'Bearer' },
  });
}
