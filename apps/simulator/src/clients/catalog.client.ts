import { putTitles } from '@marquee/contracts/catalog';
import { HEADERS } from '@marquee/contracts/headers';
import type { TitleInput } from '@marquee/contracts/title';
import { INSTANCES, instanceRecord } from '@marquee/discovery';
import type { EtcdClient } from '@marquee/etcd';
import { request } from 'undici';
import { sendUntilAnswered } from './send-until-answered.js';

/** Writes titles directly to the catalog, because the public API does not offer it. */
export class CatalogClient {
  constructor(
    /** Base URL, asked for before every request. */
    private readonly address: () => Promise<string>,
    private readonly callerToken: string,
    private readonly signal: AbortSignal,
  ) {}

  async putTitles(titles: readonly TitleInput[]): Promise<void> {
    await sendUntilAnswered(this.signal, async () =>
      request(new URL(putTitles.path, await this.address()), {
        method: putTitles.method,
        headers: {
          'content-type': 'application/json',
          [HEADERS.target]: putTitles.service,
          [HEADERS.caller]: this.callerToken,
        },
        body: JSON.stringify({ titles }),
        signal: this.signal,
      }),
    );
  }
}

/** Returns the base URL of a registered catalog. */
export async function registeredCatalog(etcd: EtcdClient): Promise<string> {
  const { entries } = await etcd.range(`${INSTANCES}${putTitles.service}/`);
  for (const { value } of entries.values()) {
    const record = instanceRecord.safeParse(JSON.parse(value));
    if (record.success && record.data.status === 'up') return record.data.url;
  }
  throw new TypeError('No catalog instance is registered yet.');
}
