import { InstanceStatus } from '@marquee/contracts/registry';
import { z } from 'zod';

export const INSTANCES = '/marquee/instances/';

const segment = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
    'expected letters, digits, dots, dashes or underscores, because it becomes part of a key',
  );

const baseUrl = z.url({ protocol: /^https?$/ });

/** What a running process registers about itself. */
export const instanceRecord = z.object({
  service: segment,
  instance: segment,
  /** Base URL for other services. */
  url: baseUrl,
  /** Base URL for operators, if that is a separate port. */
  privateUrl: baseUrl.optional(),
  version: z.string().min(1),
  zone: z.string().min(1),
  /** Share of traffic relative to the other instances of the service. 0 takes none; a canary gets a small one. */
  weight: z.number().min(0),
  status: InstanceStatus,
  /** Unix time in milliseconds. Distinguishes a restarted process from its predecessor with the same id. */
  startedAt: z.number().int().nonnegative(),
});
export type InstanceRecord = z.infer<typeof instanceRecord>;

export function instanceKey({ service, instance }: Pick<InstanceRecord, 'service' | 'instance'>): string {
  return `${INSTANCES}${service}/${instance}`;
}

/** Undefined if the value is not an instance record or does not match its key. */
export function parseRecord(key: string, value: string): InstanceRecord | undefined {
  try {
    const record = instanceRecord.parse(JSON.parse(value));
    return instanceKey(record) === key ? record : undefined;
  } catch {
    return undefined;
  }
}
