import type { IncomingHttpHeaders } from 'node:http';
import { postEvents } from '@marquee/contracts/gateway';
import { Handle, Input } from '@marquee/http';
import type { InputOf, OutputOf } from '@marquee/http';
import { Controller, Headers } from '@nestjs/common';
import { ImportGrants } from '../session/import-grants.js';
import { SessionViewer } from '../session/request-session.js';
import { EventService } from './event.service.js';

@Controller()
export class EventController {
  constructor(
    private readonly events: EventService,
    private readonly grants: ImportGrants,
  ) {}

  @Handle(postEvents)
  postEvents(
    @SessionViewer() viewerId: string,
    @Input(postEvents) { body }: InputOf<typeof postEvents>,
    @Headers() headers: IncomingHttpHeaders,
  ): Promise<OutputOf<typeof postEvents>> {
    const imported = this.grants.verify(headers);
    return this.events.acceptEvents(viewerId, body.events, { imported, sentAt: body.sentAt });
  }
}
