import { updates } from '@marquee/contracts/gateway';
import { Handle } from '@marquee/service-defaults';
import { Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SignedIn } from '../session/request-session.js';
import { UpdateHub } from './update.hub.js';

@Controller()
export class UpdateController {
  constructor(private readonly hub: UpdateHub) {}

  @Handle(updates)
  stream(@SignedIn() viewerId: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    // Fastify offers HEAD wherever there is GET; a stream has no end to wait for.
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
    const sink = {
      write: (text: string) => {
        // A write after the end would be an error that nobody handles.
        if (!raw.writableEnded) raw.write(text);
      },
      get buffered() {
        return raw.writableLength;
      },
      end: () => void raw.end(),
      cut: () => void raw.destroy(),
    };
    const lastId = request.headers['last-event-id'];
    raw.once('close', this.hub.attach(viewerId, sink, typeof lastId === 'string' ? lastId : undefined));
  }
}
