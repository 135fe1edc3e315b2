import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import openapi from '@marquee/contracts/openapi/gateway.json' with { type: 'json' };
import { Controller, Get, Header, NotFoundException, Param, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { INLINE_STYLES_ALLOWED } from '../ingress/security-headers.js';

const FOLDER = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const FILES = new Set(['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']);

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Marquee API</title>
    <link rel="icon" href="/docs/favicon-32x32.png" />
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/initializer.js"></script>
  </body>
</html>
`;

/** A separate file, because the content security policy allows no inline script. */
const INITIALIZER = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#ui', deepLinking: true });
`;

/** The OpenAPI document and Swagger UI. */
@Controller()
export class DocsController {
  @Get('api/openapi.json')
  document(): unknown {
    return openapi;
  }

  /** Swagger UI writes style attributes. */
  @Get('docs')
  @RouteConfig({ helmet: INLINE_STYLES_ALLOWED })
  @Header('content-type', 'text/html; charset=utf-8')
  page(): string {
    return PAGE;
  }

  @Get('docs/initializer.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  initializer(): string {
    return INITIALIZER;
  }

  @Get('docs/:file')
  async file(@Param('file') file: string, @Res() reply: FastifyReply): Promise<void> {
    if (!FILES.has(file)) throw new NotFoundException();
    await reply.sendFile(file, FOLDER);
  }
}
