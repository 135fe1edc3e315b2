import { updates } from '@marquee/contracts/gateway';
import { EventStream, Handle } from '@marquee/http';
import { Controller, Headers, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SessionViewer } from '../session/request-session.js';
import { UpdateHub } from './update.hub.js';

@Controller()
export class UpdateController {
  constructor(private readonly hub: UpdateHub) {}

  @Handle(updates)
  updates(
    @SessionViewer() viewerId: string,
    @Headers('last-event-id') lastId: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): void {
    this.hub.admit(viewerId);
    const stream = EventStream.open(request, reply);
    stream?.onClose(this.hub.addStream(viewerId, stream, lastId));
  }
}
