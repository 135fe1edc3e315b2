import { z } from 'zod';

export const INSTANCES = '/marquee/instances/';

const segment = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'expected letters, digits, dots, dashes; it becomes part of a key');

export const instanceStatus = z.enum(['starting', 'up', 'out-of-service', 'draining']);
export type InstanceStatus = z.infer<typeof instanceStatus>;

/** One running process of one service, as it describes itself. */
export const instanceRecord = z.object({
  service: segment,
  instance: segment,
  /** Base URL at which other services reach it. */
  url: z.url(),
  /** Base URL of its port for operators, where that is another one. */
  privateUrl: z.url().optional(),
  version: z.string().min(1),
  zone: z.string().min(1),
  /** Share of traffic relative to its siblings; 0 takes none. A canary is given a small one. */
  weight: z.number().min(0),
  status: instanceStatus,
  /** Unix time in milliseconds; tells a restarted process from its predecessor under the same id. */
  startedAt: z.number().int().nonnegative(),
});
export type InstanceRecord = z.infer<typeof instanceRecord>;

export function instanceKey({ service, instance }: Pick<InstanceRecord, 'service' | 'instance'>): string {
  return `${INSTANCES}${service}/${instance}`;
}

/** undefined for a value that is no instance record, or that claims to be another instance than its key says. */
export function parseRecord(key: string, value: string): InstanceRecord | undefined {
  try {
    const record = instanceRecord.parse(JSON.parse(value));
    return instanceKey(record) === key ? record : undefined;
  } catch {
    return undefined;
  }
}
