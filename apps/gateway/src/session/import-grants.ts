import type { IncomingHttpHeaders } from 'node:http';
import { IMPORT_GRANT_HEADER } from '@marquee/contracts/headers';
import { verifyImportGrant } from '@marquee/contracts/import-grant';
import { InjectSettings } from '@marquee/service-defaults';
import { Injectable, Optional } from '@nestjs/common';
import type { GatewaySettings } from '../gateway.config.js';

/** Verifies the operator's grants to load history. */
@Injectable()
export class ImportGrants {
  constructor(
    @InjectSettings() private readonly settings: Pick<GatewaySettings, 'IMPORT_KEY'>,
    @Optional() private readonly now: () => number = Date.now,
  ) {}

  /** Whether the headers carry a valid grant that has not expired. Without IMPORT_KEY no grant is valid. */
  verify(headers: IncomingHttpHeaders): boolean {
    const key = this.settings.IMPORT_KEY;
    const header = headers[IMPORT_GRANT_HEADER];
    return key !== undefined && typeof header === 'string' && verifyImportGrant(key, header, this.now());
  }
}
