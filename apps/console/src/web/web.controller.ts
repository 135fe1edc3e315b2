import fastifyStatic from '@fastify/static';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HttpServer, ProblemError } from '@marquee/http';
import { InjectSettings } from '@marquee/service-defaults';
import { Controller, Get, NotFoundException, Param, Res } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Public } from '../access/operator.guard.js';
import type { ConsoleSettings } from '../console.config.js';

const ONE_YEAR = 'public, max-age=31536000, immutable';
const REVALIDATE = 'no-cache';

/** Serves the built page, which is public: it contains no data until an operator signs in. */
@Public()
@Controller()
export class WebController implements OnModuleInit {
  constructor(
    @InjectSettings() private readonly settings: ConsoleSettings,
    private readonly http: HttpServer,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.http.fastify.register(fastifyStatic, {
      root: this.settings.WEB_ROOT,
      serve: false,
      preCompressed: true,
    });
  }

  @Get()
  async page(@Res() reply: FastifyReply): Promise<void> {
    if (!(await this.has('index.html'))) throw notBuilt();
    await this.send(reply, 'index.html', REVALIDATE);
  }

  @Get('favicon.svg')
  async icon(@Res() reply: FastifyReply): Promise<void> {
    if (!(await this.has('favicon.svg'))) throw new NotFoundException();
    await this.send(reply, 'favicon.svg', REVALIDATE);
  }

  @Get('assets/:file')
  async asset(@Param('file') file: string, @Res() reply: FastifyReply): Promise<void> {
    if (!/^[\w-][\w.-]*$/.test(file) || !(await this.has(`assets/${file}`))) throw new NotFoundException();
    // The build puts a hash of the content into these names.
    await this.send(reply, `assets/${file}`, ONE_YEAR);
  }

  private async send(reply: FastifyReply, file: string, caching: string): Promise<void> {
    void reply.header('cache-control', caching);
    await reply.sendFile(file, this.settings.WEB_ROOT, { cacheControl: false });
  }

  private has(file: string): Promise<boolean> {
    return stat(join(this.settings.WEB_ROOT, file)).then(
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
    detail: 'Build it with "npm run build", or set WEB_ROOT to its folder. The API under /api is available.',
  });
}
