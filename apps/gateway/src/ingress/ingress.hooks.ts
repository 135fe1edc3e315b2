import { HttpServer, Site } from '@marquee/http';
import { InjectSettings } from '@marquee/service-defaults';
import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import type { GatewaySettings } from '../gateway.config.js';
import { identifySessions } from '../session/session.hook.js';
import { SessionService } from '../session/session.service.js';
import { replaceBaggage } from './baggage.js';
import { limitBodies, refuseBodiesWithoutSession } from './body-limits.js';
import { limitConnections } from './connections.js';
import { IngressLimits } from './ingress.limits.js';
import { limitIntake } from './intake-budget.js';
import { limitAddresses, limitSessions } from './rate-limits.js';
import { addSecurityHeaders } from './security-headers.js';
import { dropUntrustedHeaders } from './untrusted-headers.js';

/**
 * Fastify hooks in the order in which they see a request. They are hooks and not guards because guards run after the
 * body has been read and parsed: a limit on bodies that reads the body first protects nothing, and the limits of a
 * session need the session as early. What can wait for the body is a guard; see `SessionModule`.
 */
@Injectable()
export class IngressHooks implements OnModuleInit {
  constructor(
    private readonly server: HttpServer,
    private readonly site: Site,
    private readonly sessions: SessionService,
    private readonly limits: IngressLimits,
    @InjectSettings() private readonly settings: Pick<GatewaySettings, 'FAULT_KEY'>,
  ) {}

  /**
   * Adds the hooks as a plugin, which Fastify loads once Nest has set the error handler. Awaiting a plugin here would
   * finish the routes too early, and a refusal would not become problem+json.
   */
  onModuleInit(): void {
    const { fastify } = this.server;
    limitConnections(fastify.server, this.limits.connections);
    dropUntrustedHeaders(fastify.server);
    void fastify.register(forAllRoutes((instance) => this.addHooks(instance)));
  }

  private async addHooks(fastify: FastifyInstance): Promise<void> {
    await addSecurityHeaders(fastify);
    limitAddresses(fastify, this.site, this.limits.addressPerSecond);
    limitBodies(fastify, this.limits);
    identifySessions(fastify, this.sessions);
    refuseBodiesWithoutSession(fastify);
    limitSessions(fastify, this.limits.sessionPerSecond);
    replaceBaggage(fastify, this.settings.FAULT_KEY);
    limitIntake(fastify, this.limits.intakeBytes);
  }
}

/** A plugin whose hooks apply outside of it too; see "skip-override" in Fastify's documentation of plugins. */
function forAllRoutes(plugin: FastifyPluginAsync): FastifyPluginAsync {
  return Object.assign(plugin, { [Symbol.for('skip-override')]: true });
}
