import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

const DIRECTIVES = {
  'default-src': ["'self'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'connect-src': ["'self'"],
  'frame-ancestors': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
};

/** For the route config of a page that needs inline styles. */
export const INLINE_STYLES_ALLOWED = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { ...DIRECTIVES, 'style-src': ["'self'", "'unsafe-inline'"] },
  },
};

/** Sets the security headers of every answer. Awaited, so that these hooks run before those added later. */
export async function addSecurityHeaders(http: FastifyInstance): Promise<void> {
  await http.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: DIRECTIVES },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'same-origin' },
    xContentTypeOptions: true,
    crossOriginResourcePolicy: false,
    originAgentCluster: false,
    // Set by the hooks of @marquee/http, for requests that came by TLS.
    strictTransportSecurity: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xFrameOptions: false,
    xPermittedCrossDomainPolicies: false,
    xPoweredBy: false,
    xXssProtection: false,
  });
  http.addHook('onRequest', (request, reply, done) => {
    if (request.url.startsWith('/api/')) void reply.header('cache-control', 'no-store');
    done();
  });
}
