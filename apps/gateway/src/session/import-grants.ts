import type { IncomingHttpHeaders } from 'node:http';
import { IMPORT_GRANT_HEADER } from '@marquee/contracts/headers';
import { verifyImportGrant } from '@marquee/contracts/import-grant';

/** Verifies the operator's grants to load history. */
export class ImportGrants {
  /** @param key secret shared with the loader; without it no grant is valid. */
  constructor(
    private readonly key: string | undefined,
    private readonly now: () => number = Date.now,
  ) {}

  /** Whether the headers carry a valid grant that has not expired. */
  verify(headers: IncomingHttpHeaders): boolean {
    const header = headers[IMPORT_GRANT_HEADER];
    return this.key !== undefined && typeof header === 'string' && verifyImportGrant(this.key, header, this.now());
  }
}
