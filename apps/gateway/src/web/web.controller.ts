import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ProblemError } from '@marquee/http';
import { Controller, Get, Inject, NotFoundException, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Injection token: the folder of the built web page. */
export const WEB_ROOT = Symbol('WEB_ROOT');

const YEAR = 'public, max-age=31536000, immutable';
const REVALIDATE = 'no-cache';

/** The built web page: the file at a path, otherwise index.html, whose router reads the path. */
@Controller()
export class WebController {
  constructor(@Inject(WEB_ROOT) private readonly root: string) {}

  @Get('*')
  async file(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const path = pathOf(request);
    if (path === undefined || path.startsWith('/api')) throw new NotFoundException();
    if (path === '/metrics') throw noMetricsHere();
    // Browsers try this name first.
    if (path === '/favicon.ico') return reply.redirect('/favicon.svg', 308);
    const isFile = path !== '/' && (await exists(join(this.root, path)));
    if (!isFile && !wantsPage(request, path)) throw new NotFoundException();
    if (!isFile && !(await exists(join(this.root, 'index.html')))) throw webNotBuilt();
    // The build puts the hash of the content into the names below /assets.
    void reply.header('cache-control', isFile && path.startsWith('/assets/') ? YEAR : REVALIDATE);
    await reply.sendFile(isFile ? path.slice(1) : 'index.html', this.root, { cacheControl: false });
  }
}

/** The decoded path of the URL; undefined if it leaves the folder or names a hidden file. */
function pathOf({ url }: FastifyRequest): string | undefined {
  try {
    const path = decodeURIComponent(url.split('?', 1)[0] ?? url);
    return path.includes('\0') || path.split('/').some((part) => part.startsWith('.')) ? undefined : path;
  } catch {
    return undefined;
  }
}

function wantsPage({ headers }: FastifyRequest, path: string): boolean {
  return path === '/' || ((headers.accept ?? '').includes('text/html') && !/\.[a-z0-9]+$/i.test(path));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

function noMetricsHere(): ProblemError {
  return new ProblemError({
    status: 404,
    code: 'no-such-path',
    detail:
      'Metrics are not public: each gateway answers /metrics on its private port. The console lists the addresses of ' +
      'all instances for Prometheus under /api/scrape-targets.',
  });
}

function webNotBuilt(): ProblemError {
  return new ProblemError({
    status: 503,
    code: 'web-not-built',
    title: 'The web page is not built',
    detail: 'Build it with "npm run build", or set WEB_ROOT to its folder. The API under /api works; see /docs.',
  });
}
