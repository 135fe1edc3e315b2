import { updates } from '@marquee/contracts/gateway';
import { Handle } from '@marquee/http';
import { Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SessionViewer } from '../session/request-session.js';
import { UpdateHub } from './update.hub.js';

@Controller()
export class UpdateController {
  constructor(private readonly hub: UpdateHub) {}

  @Handle(updates)
  updates(@SessionViewer() viewerId: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    // Fastify serves HEAD for every GET route; a stream would never end.
    if (request.method === 'HEAD') return void reply.send();
    this.hub.admit(viewerId);
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    const stream = {
      write: (text: string) => {
        // A write after the end would be an unhandled error.
        if (!raw.writableEnded) raw.write(text);
      },
      get buffered() {
        return raw.writableLength;
      },
      end: () => void raw.end(),
      cut: () => void raw.destroy(),
    };
    const lastId = request.headers['last-event-id'];
    raw.once('close', this.hub.addStream(viewerId, stream, typeof lastId === 'string' ? lastId : undefined));
  }
}
