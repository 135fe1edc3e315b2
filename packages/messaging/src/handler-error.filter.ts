import { Catch, type RpcExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';

/**
 * Hands the error of a batch handler to `KafkaStrategy` as it is. Nest's own filter would log it and replace it, and an
 * `OffsetConflictError` would then cost a back-off: `app.connectMicroservice({ strategy }).useGlobalFilters(new HandlerErrorFilter())`.
 */
@Catch()
export class HandlerErrorFilter implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}
