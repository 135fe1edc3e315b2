import { Module } from '@nestjs/common';
import { SessionModule } from '../session/session.module.js';
import { IngressHooks } from './ingress.hooks.js';
import { IngressLimits } from './ingress.limits.js';

/** Everything that happens to a request before Nest routes it. */
@Module({
  imports: [SessionModule],
  providers: [IngressHooks, IngressLimits],
})
export class IngressModule {}
