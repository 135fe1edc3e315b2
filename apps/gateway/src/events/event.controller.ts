import type { IncomingHttpHeaders } from 'node:http';
import { postEvents } from '@marquee/contracts/gateway';
import { Handle, Input } from '@marquee/service-defaults';
import type { InputOf, OutputOf } from '@marquee/service-defaults';
import { Controller, Headers } from '@nestjs/common';
import { ImportGrants } from '../session/import-grants.js';
import { SignedIn } from '../session/request-session.js';
import { EventService } from './event.service.js';

@Controller()
export class EventController {
  constructor(
    private readonly events: EventService,
    private readonly grants: ImportGrants,
  ) {}

  @Handle(postEvents)
  post(
    @SignedIn() viewerId: string,
    @Input(postEvents) { body }: InputOf<typeof postEvents>,
    @Headers() headers: IncomingHttpHeaders,
  ): Promise<OutputOf<typeof postEvents>> {
    return this.events.take(viewerId, body.events, this.grants.allow(headers));
  }
}
