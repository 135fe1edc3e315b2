import { Catch, type RpcExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';

/**
 * Passes the error of a batch handler to `KafkaStrategy` unchanged. Nest's own filter would log and replace it, so that
 * an `OffsetConflictError` could not be recognised.
 */
@Catch()
export class HandlerErrorFilter implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}
