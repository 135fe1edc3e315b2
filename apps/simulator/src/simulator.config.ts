import { z } from 'zod';

export const simulatorSettings = z.object({
  GATEWAY_URL: z.url(),
  ETCD_ENDPOINTS: z
    .string()
    .min(1)
    .transform((text) => text.split(',')),
  /** Shared with the gateway: history is older than the public intake takes. */
  IMPORT_KEY: z.string().min(32),
  /** A folder in the layout of MovieLens; absent: the generated viewers. */
  MARQUEE_DATA: z.string().min(1).optional(),
  MARQUEE_HOME: z.string().default('.marquee'),
  INSTANCE_ID: z.string().default('simulator-1'),
  LOG_LEVEL: z.string().default('info'),
  LIVE_VIEWERS: z.coerce.number().int().min(0).max(200).default(5),
  /** `load` ends when the history is in; `run` goes on with live viewers. */
  SIMULATOR_MODE: z.enum(['run', 'load']).default('run'),
});

export type SimulatorSettings = z.infer<typeof simulatorSettings>;
