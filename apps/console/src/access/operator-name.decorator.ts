import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/**
 * Injects who acts, for the audit log. The shared token distinguishes the page from a script, but not one person from
 * another.
 */
export const OperatorName = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
  return headers.authorization === undefined ? 'operator (page)' : 'operator (script)';
});
