import { FAULT_SCOPE_HEADER, FaultMark, SCOPE_BAGGAGE, VIEWER_BAGGAGE } from '@marquee/contracts/faults';
import { currentContext, faultIn, signedFault } from '@marquee/service-defaults';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sessionOf } from '../session/request-session.js';

/**
 * Baggage from outside goes no further, but for a fault rule that is signed. Who is signed in goes along, so that rules
 * for one viewer find their requests, and so does the mark of a caller. Without a key there are no faults, and no baggage.
 */
export function vouchForBaggage(http: FastifyInstance, faultKey: string | undefined): void {
  http.addHook('onRequest', (request, _reply, done) => {
    const context = currentContext();
    if (context !== undefined) {
      context.baggage = faultKey && vouched(context.baggage, faultKey, request);
    }
    done();
  });
}

function vouched(baggage: string | undefined, faultKey: string, request: FastifyRequest): string | undefined {
  const viewerId = sessionOf(request)?.viewerId;
  const mark = FaultMark.safeParse(request.headers[FAULT_SCOPE_HEADER]).data;
  const rule = faultIn(baggage, faultKey);
  const members = [
    ...(rule === undefined ? [] : [signedFault(rule, faultKey)]),
    ...(viewerId === undefined ? [] : [`${VIEWER_BAGGAGE}=${viewerId}`]),
    ...(mark === undefined ? [] : [`${SCOPE_BAGGAGE}=${mark}`]),
  ];
  return members.length === 0 ? undefined : members.join(',');
}
