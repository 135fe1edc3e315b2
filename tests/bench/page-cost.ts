import { setTimeout as pause } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { PAGE_SOURCE_HEADER } from '@marquee/contracts/headers';
import { Page } from '@marquee/contracts/page';
import { request } from 'undici';
import type { Dispatcher } from 'undici';
import { cpuByService } from './cpu.js';
import type { Pids } from './cpu.js';

const IDLE_MS = 3_000;
/** Parsing takes the processor from what is measured, so only some pages are compared with the contract. */
const PARSED_SHARE = 0.02;

export interface ReceivedPage {
  /** Size as received. */
  readonly bytes: number;
  readonly isLive: boolean;
}

/** Requests a page and checks status, encoding and, of some pages, the contract. */
export async function receivePage(
  dispatcher: Dispatcher,
  url: string,
  headers: Record<string, string>,
): Promise<ReceivedPage> {
  const response = await request(url, { dispatcher, headers });
  const bytes = Buffer.from(await response.body.arrayBuffer());
  const source = response.headers[PAGE_SOURCE_HEADER];
  const isGzip = response.headers['content-encoding'] === 'gzip';
  const isLive = source === undefined || source === 'live';
  if (response.statusCode !== 200 || (isLive && isGzip !== (headers['accept-encoding'] === 'gzip'))) {
    throw new Error(`${url}: ${response.statusCode} ${JSON.stringify(response.headers)}`);
  }
  if (source !== undefined && Math.random() < PARSED_SHARE) {
    Page.parse(JSON.parse((isGzip ? gunzipSync(bytes) : bytes).toString()));
  }
  return { bytes: bytes.length, isLive };
}

/** What each service uses without requests, as a share of one processor. */
export async function idleByService(services: Pids, signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
  const before = cpuByService(services);
  const started = performance.now();
  await pause(IDLE_MS, undefined, { signal });
  const elapsed = performance.now() - started;
  return new Map([...cpuByService(services)].map(([name, ms]) => [name, (ms - (before.get(name) ?? 0)) / elapsed]));
}
