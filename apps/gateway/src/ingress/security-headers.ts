import type { FastifyInstance } from 'fastify';

const POLICY = {
  'default-src': "'self'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'connect-src': "'self'",
  'frame-ancestors': "'none'",
  'base-uri': "'none'",
  'form-action': "'self'",
};

const STRICT = write(POLICY);
/** Swagger UI writes style attributes. */
const DOCS = write({ ...POLICY, 'style-src': "'self' 'unsafe-inline'" });

export function addSecurityHeaders(http: FastifyInstance): void {
  http.addHook('onRequest', (request, reply, done) => {
    void reply.headers({
      'content-security-policy': isDocs(request.url) ? DOCS : STRICT,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      ...(request.url.startsWith('/api/') && { 'cache-control': 'no-store' }),
    });
    done();
  });
}

function isDocs(url: string): boolean {
  return url === '/docs' || url.startsWith('/docs/');
}

function write(policy: Readonly<Record<string, string>>): string {
  return Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ');
}
