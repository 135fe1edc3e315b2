import type { IncomingHttpHeaders } from 'node:http';
import { createViewer, listViewers } from '@marquee/contracts/gateway';
import { IMPORT_GRANT_HEADER } from '@marquee/contracts/headers';
import { Handle, ProblemError, Input } from '@marquee/http';
import type { InputOf, OutputOf } from '@marquee/http';
import { Controller, Headers } from '@nestjs/common';
import { ImportGrants } from '../session/import-grants.js';
import { ViewerService } from './viewer.service.js';

@Controller()
export class ViewerController {
  constructor(
    private readonly viewers: ViewerService,
    private readonly grants: ImportGrants,
  ) {}

  @Handle(listViewers)
  listViewers(@Input(listViewers) { query }: InputOf<typeof listViewers>): Promise<OutputOf<typeof listViewers>> {
    return this.viewers.listViewers(query.limit, query.after);
  }

  @Handle(createViewer)
  createViewer(
    @Input(createViewer) { body }: InputOf<typeof createViewer>,
    @Headers() headers: IncomingHttpHeaders,
  ): Promise<OutputOf<typeof createViewer>> {
    if (body.viewerId !== undefined && !this.grants.verify(headers)) {
      throw new ProblemError({
        status: 403,
        code: 'no-import-grant',
        detail: `A chosen id needs an import grant (${IMPORT_GRANT_HEADER}). Leave viewerId out to get an id.`,
        errors: [{ path: '/viewerId', message: 'needs an import grant; leave it out' }],
      });
    }
    return this.viewers.createViewer(body.name, body.viewerId);
  }
}
