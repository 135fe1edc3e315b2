import { z } from 'zod';
import { ManagedProcess } from './console.js';

/** A process of the platform as `run.json` lists it. */
export const ProcessEntry = z.object({
  ...ManagedProcess.shape,
  instance: z.string(),
  port: z.int(),
  /** Path of its log file. */
  log: z.string(),
});
export type ProcessEntry = z.infer<typeof ProcessEntry>;

const Guarded = z.object({ url: z.string(), token: z.string() });

/**
 * Content of `run.json` in the data directory: addresses and processes of the running system. The supervisor writes it
 * from the first second of a start and at each change, and removes it when the system stops. The addresses of the
 * engines are empty until they are known.
 */
export const RunFile = z.object({
  url: z.string(),
  /** Whether the data set is loaded. */
  loaded: z.boolean(),
  /** RFC 3339. */
  startedAt: z.string(),
  /** The operator's console and the token for it. */
  console: Guarded,
  /** The control port of the supervisor and the token for it. */
  control: Guarded,
  /** What internal services accept in `x-caller-token`, by service. */
  callerTokens: z.record(z.string(), z.string()).optional(),
  engines: z.object({
    kafka: z.string(),
    etcd: z.string(),
    /** URL by database, for the role that the service itself uses. */
    databases: z.record(z.string(), z.string()),
  }),
  processes: z.array(ProcessEntry),
});
export type RunFile = z.infer<typeof RunFile>;
