import { z } from 'zod';

export const simulatorSettings = z.object({
  GATEWAY_URL: z.url(),
  /** Where the catalog is. Without it, the registry is asked. */
  CATALOG_URL: z.url().optional(),
  ETCD_ENDPOINTS: z
    .string()
    .min(1)
    .default('http://127.0.0.1:2379')
    .transform((text) => text.split(',')),
  /** Secret shared with the gateway: it signs the permission to import events older than the public API accepts. */
  IMPORT_KEY: z.string().min(32),
  /** What the catalog accepts in `x-caller-token`. The simulator reads foreign data, so it gets no other. */
  CATALOG_TOKEN: z.string().min(32),
  /** A folder in the MovieLens layout; without it, viewers are generated. */
  MARQUEE_DATA: z.string().min(1).optional(),
  MARQUEE_HOME: z.string().default('.marquee'),
  INSTANCE_ID: z.string().default('simulator-1'),
  LOG_LEVEL: z.string().default('info'),
  LIVE_VIEWERS: z.coerce.number().int().min(0).max(200).default(5),
  /** `load` ends when the history is loaded; `run` continues with live viewers. */
  SIMULATOR_MODE: z.enum(['run', 'load']).default('run'),
});

export type SimulatorSettings = z.infer<typeof simulatorSettings>;
