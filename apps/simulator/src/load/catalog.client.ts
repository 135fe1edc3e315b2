import { putTitles } from '@marquee/contracts/catalog';
import { HEADERS } from '@marquee/contracts/headers';
import type { TitleInput } from '@marquee/contracts/title';
import { INSTANCES, instanceRecord } from '@marquee/discovery';
import type { EtcdClient } from '@marquee/etcd';
import { request } from 'undici';
import { untilAnswered } from '../retry.js';

/** Catalogue writes, straight at the catalog: the edge offers none. */
export class CatalogClient {
  constructor(
    private readonly etcd: EtcdClient,
    private readonly signal: AbortSignal,
  ) {}

  async put(titles: readonly TitleInput[]): Promise<void> {
    await untilAnswered(this.signal, async () =>
      request(new URL(putTitles.path, await this.address()), {
        method: putTitles.method,
        headers: { 'content-type': 'application/json', [HEADERS.target]: putTitles.service },
        body: JSON.stringify({ titles }),
        signal: this.signal,
      }),
    );
  }

  private async address(): Promise<string> {
    const { entries } = await this.etcd.range(`${INSTANCES}${putTitles.service}/`);
    for (const { value } of entries.values()) {
      const record = instanceRecord.safeParse(JSON.parse(value));
      if (record.success && record.data.status === 'up') return record.data.url;
    }
    throw new TypeError('No catalog is registered yet.');
  }
}
