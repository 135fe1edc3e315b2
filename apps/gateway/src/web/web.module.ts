import fastifyStatic from '@fastify/static';
import { HttpServer } from '@marquee/http';
import { SETTINGS } from '@marquee/service-defaults';
import { Inject, Module } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import type { GatewaySettings } from '../gateway.config.js';
import { DocsController } from './docs.controller.js';
import { WEB_ROOT, WebController } from './web.controller.js';

/** The web page and the documentation of the API. */
@Module({
  controllers: [DocsController, WebController],
  providers: [{ provide: WEB_ROOT, useFactory: (settings: GatewaySettings) => settings.WEB_ROOT, inject: [SETTINGS] }],
})
export class WebModule implements OnModuleInit {
  constructor(
    private readonly server: HttpServer,
    @Inject(WEB_ROOT) private readonly root: string,
  ) {}

  /** Only for `reply.sendFile`: the controllers decide what is served. Fastify loads the plugin before it listens. */
  onModuleInit(): void {
    void this.server.fastify.register(fastifyStatic, { root: this.root, serve: false, preCompressed: true });
  }
}
