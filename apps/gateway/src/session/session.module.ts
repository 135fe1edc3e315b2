import { join } from 'node:path';
import { SETTINGS } from '@marquee/service-defaults';
import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { GatewaySettings } from '../gateway.config.js';
import { ImportGrants } from './import-grants.js';
import { OriginGuard } from './origin.guard.js';
import { RevokedSessions } from './revoked-sessions.js';
import { SessionKeyRotation } from './session-key-rotation.js';
import { SessionGuard } from './session.guard.js';
import { SessionKeys } from './session-keys.js';
import { SessionService } from './session.service.js';

/** Who sends a request, and what the contract of its endpoint allows them. The guards apply to every endpoint. */
@Module({
  providers: [
    {
      provide: SessionKeys,
      useFactory: ({ MARQUEE_HOME }: GatewaySettings) =>
        SessionKeys.open(join(MARQUEE_HOME, 'session-keys.json'), Date.now()),
      inject: [SETTINGS],
    },
    RevokedSessions,
    SessionKeyRotation,
    SessionService,
    ImportGrants,
    { provide: APP_GUARD, useClass: OriginGuard },
    { provide: APP_GUARD, useClass: SessionGuard },
  ],
  exports: [SessionService, RevokedSessions, ImportGrants],
})
export class SessionModule {}
