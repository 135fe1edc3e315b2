import { PROBLEM_CONTENT_TYPE } from '@marquee/contracts/problem';
import type { Logger } from '@marquee/observability';
import { Catch } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemOf } from './problem-of.js';

/** Turns every error of an HTTP request into problem+json, and logs the unexpected ones. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = problemOf(error, { method: request.method, url: request.url });
    if (problem.status === 500) this.log.error({ err: error, url: request.url }, 'unexpected error');
    if (reply.sent || reply.raw.headersSent) return;
    void reply
      .status(problem.status)
      .headers(problem.headers)
      .header('content-type', PROBLEM_CONTENT_TYPE)
      .send(JSON.stringify(problem.body(request.url.split('?', 1)[0])));
  }
}
