import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ProblemError } from '@marquee/http';
import { Controller, Get, NotFoundException, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { WebRoot } from './web-root.js';

const YEAR = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';

/** The built page; it holds nothing before somebody has signed in. */
@Controller()
export class WebController {
  constructor(private readonly root: WebRoot) {}

  @Get()
  async page(@Res() reply: FastifyReply): Promise<void> {
    if (!(await this.#has('index.html'))) throw notBuilt();
    await this.#send(reply, 'index.html', ASK_AGAIN);
  }

  @Get('favicon.svg')
  async icon(@Res() reply: FastifyReply): Promise<void> {
    if (!(await this.#has('favicon.svg'))) throw new NotFoundException();
    await this.#send(reply, 'favicon.svg', ASK_AGAIN);
  }

  @Get('assets/:file')
  async asset(@Param('file') file: string, @Res() reply: FastifyReply): Promise<void> {
    if (!/^[\w-][\w.-]*$/.test(file) || !(await this.#has(`assets/${file}`))) throw new NotFoundException();
    // The build puts the hash of the content into these names.
    await this.#send(reply, `assets/${file}`, YEAR);
  }

  async #send(reply: FastifyReply, file: string, caching: string): Promise<void> {
    void reply.header('cache-control', caching);
    await reply.sendFile(file, this.root.folder, { cacheControl: false });
  }

  #has(file: string): Promise<boolean> {
    return stat(join(this.root.folder, file)).then(
      (found) => found.isFile(),
      () => false,
    );
  }
}

function notBuilt(): ProblemError {
  return new ProblemError({
    status: 503,
    code: 'web-not-built',
    title: 'The page is not built',
    detail: 'Build it with "npm run build", or name its folder in WEB_ROOT. The API below /api is served.',
  });
}
