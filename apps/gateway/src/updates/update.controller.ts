import { updates } from '@marquee/contracts/gateway';
import { EventStream, Handle } from '@marquee/http';
import { Controller, Headers, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSession } from '../session/request-session.js';
import { RevokedSessions } from '../session/revoked-sessions.js';
import type { SessionPayload } from '../session/session-token.js';
import { UpdateHub } from './update.hub.js';

@Controller()
export class UpdateController {
  constructor(
    private readonly hub: UpdateHub,
    private readonly revoked: RevokedSessions,
  ) {}

  @Handle(updates)
  updates(
    @CurrentSession() session: SessionPayload,
    @Headers('last-event-id') lastId: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): void {
    this.hub.admit(session.viewerId);
    const stream = EventStream.open(request, reply);
    if (stream === undefined) return;
    stream.onClose(this.hub.addStream(session.viewerId, stream, lastId));
    stream.onClose(this.revoked.onEnd(session, () => stream.end()));
  }
}
