import { VIEWER_BAGGAGE } from '@marquee/contracts/faults';
import { currentContext, faultIn, signedFault } from '@marquee/service-defaults';
import type { FastifyInstance } from 'fastify';
import { sessionOf } from '../session/request-session.js';

/**
 * Baggage from outside goes no further, but for a fault rule that is signed. Who is signed in goes along, so that rules
 * for one viewer find their requests. Without a key there are no faults, and no baggage.
 */
export function vouchForBaggage(http: FastifyInstance, faultKey: string | undefined): void {
  http.addHook('onRequest', (request, _reply, done) => {
    const context = currentContext();
    if (context !== undefined) {
      context.baggage = faultKey && vouched(context.baggage, faultKey, sessionOf(request)?.viewerId);
    }
    done();
  });
}

function vouched(baggage: string | undefined, faultKey: string, viewerId: string | undefined): string | undefined {
  const rule = faultIn(baggage, faultKey);
  const members = [
    ...(rule === undefined ? [] : [signedFault(rule, faultKey)]),
    ...(viewerId === undefined ? [] : [`${VIEWER_BAGGAGE}=${viewerId}`]),
  ];
  return members.length === 0 ? undefined : members.join(',');
}
