import type { IncomingHttpHeaders } from 'node:http';
import { createViewer, IMPORT_GRANT_HEADER, listViewers } from '@marquee/contracts/gateway';
import { Handle, ProblemError, Input } from '@marquee/service-defaults';
import type { InputOf, OutputOf } from '@marquee/service-defaults';
import { Controller, Headers } from '@nestjs/common';
import { ImportGrants } from '../session/import-grants.js';
import { ProfileService } from './profile.service.js';

@Controller()
export class ProfileController {
  constructor(
    private readonly profiles: ProfileService,
    private readonly grants: ImportGrants,
  ) {}

  @Handle(listViewers)
  list(@Input(listViewers) { query }: InputOf<typeof listViewers>): Promise<OutputOf<typeof listViewers>> {
    return this.profiles.list(query.limit, query.after);
  }

  @Handle(createViewer)
  create(
    @Input(createViewer) { body }: InputOf<typeof createViewer>,
    @Headers() headers: IncomingHttpHeaders,
  ): Promise<OutputOf<typeof createViewer>> {
    if (body.viewerId !== undefined && !this.grants.allow(headers)) {
      throw new ProblemError({
        status: 403,
        code: 'no-import-grant',
        detail: `An id is chosen only under an import grant, sent as ${IMPORT_GRANT_HEADER}. Leave viewerId out to get one.`,
        errors: [{ path: '/viewerId', message: 'taken only under an import grant; leave it out' }],
      });
    }
    return this.profiles.create(body.name, body.viewerId);
  }
}
