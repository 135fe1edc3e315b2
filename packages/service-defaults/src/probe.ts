import type { InstanceRecord } from '@marquee/discovery';
import { request } from 'undici';
import { z } from 'zod';

const identity = z.object({ service: z.string(), instance: z.string() });

/** Whether this instance still answers at its address: the port may have passed to another process. */
export async function isInstanceAlive(record: InstanceRecord, signal: AbortSignal): Promise<boolean> {
  const response = await request(new URL('/livez', record.url), { signal });
  const who = identity.safeParse(await response.body.json());
  return who.success && who.data.service === record.service && who.data.instance === record.instance;
}
