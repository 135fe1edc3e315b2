import { EtcdUnavailableError } from '@marquee/etcd';
import { ProblemError } from '@marquee/http';
import { Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { catchError, throwError } from 'rxjs';
import type { Observable } from 'rxjs';

/** Turns an unavailable etcd into a 503 that says whether something may have been changed. */
@Injectable()
export class EtcdUnavailableInterceptor implements NestInterceptor {
  intercept(_: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(catchError((error: unknown) => throwError(() => problemOf(error))));
  }
}

function problemOf(error: unknown): unknown {
  if (!(error instanceof EtcdUnavailableError)) return error;
  return new ProblemError({
    status: 503,
    code: 'etcd-unavailable',
    title: 'etcd does not answer',
    detail:
      error.outcome === 'not-sent'
        ? 'Faults, properties and the audit log are stored in etcd, which does not answer. Nothing was changed.'
        : 'Faults, properties and the audit log are stored in etcd, which did not answer. The change may have been made: check before you try again.',
    retryAfterSeconds: 2,
    cause: error,
  });
}
