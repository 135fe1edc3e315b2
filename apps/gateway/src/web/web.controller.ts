import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ProblemError } from '@marquee/service-defaults';
import { Controller, Get, NotFoundException, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { WebRoot } from './web-root.js';

const YEAR = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';

/** The built web page: a file where there is one, else the page itself, which finds its way by the path. */
@Controller()
export class WebController {
  constructor(private readonly root: WebRoot) {}

  @Get('*')
  async file(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const path = pathOf(request);
    if (path === undefined || path.startsWith('/api')) throw new NotFoundException();
    const isFile = path !== '/' && (await exists(join(this.root.folder, path)));
    if (!isFile && !wantsPage(request, path)) throw new NotFoundException();
    if (!isFile && !(await exists(join(this.root.folder, 'index.html')))) throw notBuilt();
    // The build puts the hash of the content into the names below /assets.
    void reply.header('cache-control', isFile && path.startsWith('/assets/') ? YEAR : ASK_AGAIN);
    await reply.sendFile(isFile ? path.slice(1) : 'index.html', this.root.folder, { cacheControl: false });
  }
}

/** undefined for a path that leads out of the folder or to a hidden file. */
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

function notBuilt(): ProblemError {
  return new ProblemError({
    status: 503,
    code: 'web-not-built',
    title: 'The web page is not built',
    detail: 'Build it with "npm run build", or name its folder in WEB_ROOT. The API below /api is served, see /docs.',
  });
}
