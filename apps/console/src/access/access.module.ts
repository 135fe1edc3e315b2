import { SETTINGS } from '@marquee/service-defaults';
import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { ConsoleSettings } from '../console.config.js';
import { LoginController } from './login.controller.js';
import { OperatorAccess } from './operator-access.js';
import { OperatorGuard } from './operator.guard.js';
import { OperatorToken } from './operator-token.js';
import { OriginGuard } from './origin.guard.js';
import { RevokedPermits } from './revoked-permits.js';
import { SecurityHook } from './security.hook.js';

/**
 * Who may do what. Two guards decide about controllers, in this order; a hook covers requests that reach no controller,
 * such as metrics, and sets the security headers.
 */
@Module({
  controllers: [LoginController],
  providers: [
    {
      provide: OperatorToken,
      useFactory: ({ CONSOLE_TOKEN }: ConsoleSettings) => new OperatorToken(CONSOLE_TOKEN),
      inject: [SETTINGS],
    },
    RevokedPermits,
    OperatorAccess,
    SecurityHook,
    { provide: APP_GUARD, useClass: OriginGuard },
    { provide: APP_GUARD, useClass: OperatorGuard },
  ],
  exports: [OperatorAccess],
})
export class AccessModule {}
