import { z } from 'zod';

const list = z
  .string()
  .min(1)
  .transform((text) => text.split(',').map((part) => part.trim()))
  .meta({ description: 'addresses separated by commas' });

/** What `KafkaModule` reads from the environment. */
export const kafkaSettings = z.object({ KAFKA_BROKERS: list });

/** What every service reads from its environment; an app extends it with its own variables. */
export const baseSettings = z.object({
  /** 0 picks a free port. */
  PORT: z.coerce.number().int().min(0).max(65_535),
  LISTEN_HOST: z.string().default('127.0.0.1'),
  /** Where other services reach this process. */
  ADVERTISE_HOST: z.string().default('127.0.0.1'),
  INSTANCE_ID: z
    .string()
    .regex(/^[a-z0-9-]{1,63}$/)
    .optional(),
  ETCD_ENDPOINTS: list,
  MARQUEE_HOME: z.string().default('.marquee'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** Turns fault injection on and signs the fault rules that a request carries. */
  FAULT_KEY: z.string().min(32).optional(),
  VERSION: z.string().default('dev'),
  ZONE: z.string().default('local'),
});

export type BaseSettings = z.infer<typeof baseSettings>;
