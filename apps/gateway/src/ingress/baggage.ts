import { FAULT_SCOPE_HEADER, FaultMark, SCOPE_BAGGAGE, VIEWER_BAGGAGE } from '@marquee/contracts/faults';
import { faultIn, signedFault } from '@marquee/faults';
import { currentContext } from '@marquee/http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sessionOf } from '../session/request-session.js';

/**
 * Replaces the caller's baggage by what services may trust: a fault rule with a valid signature, the viewer id of the
 * session so that per-viewer fault rules match, and the caller's fault scope. Without a fault key there is no baggage.
 */
export function replaceBaggage(http: FastifyInstance, faultKey: string | undefined): void {
  http.addHook('onRequest', (request, _reply, done) => {
    const context = currentContext();
    if (context !== undefined) {
      context.baggage = faultKey && trustedBaggage(context.baggage, faultKey, request);
    }
    done();
  });
}

function trustedBaggage(baggage: string | undefined, faultKey: string, request: FastifyRequest): string | undefined {
  const viewerId = sessionOf(request)?.viewerId;
  const scope = FaultMark.safeParse(request.headers[FAULT_SCOPE_HEADER]).data;
  const rule = faultIn(baggage, faultKey);
  const members = [
    ...(rule === undefined ? [] : [signedFault(rule, faultKey)]),
    ...(viewerId === undefined ? [] : [`${VIEWER_BAGGAGE}=${viewerId}`]),
    ...(scope === undefined ? [] : [`${SCOPE_BAGGAGE}=${scope}`]),
  ];
  return members.length === 0 ? undefined : members.join(',');
}
