import { TrustedProxies } from '@marquee/http';
import { z } from 'zod';

const list = z
  .string()
  .min(1)
  .transform((text) => text.split(',').map((part) => part.trim()))
  .meta({ description: 'addresses separated by commas' });

const origins = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .pipe(z.array(z.string().refine(isOrigin, 'expected origins such as https://marquee.example, separated by commas')));

function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text;
}

function isExpression(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}

/** What `KafkaModule` reads from the environment. */
export const kafkaSettings = z.object({ KAFKA_BROKERS: list });

/** What every service reads from its environment; an app extends it with its own variables. */
export const baseSettings = z.object({
  /** 0 picks a free port. */
  PORT: z.coerce.number().int().min(0).max(65_535),
  LISTEN_HOST: z.string().default('127.0.0.1'),
  /** Where other services reach this process. */
  ADVERTISE_HOST: z.string().default('127.0.0.1'),
  /** Where browsers reach the pages through a proxy or tunnel. Other hosts are refused, see `Site`. */
  PUBLIC_ORIGIN: origins.default([]),
  /** Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed. */
  TRUSTED_PROXIES: TrustedProxies.default([]),
  INSTANCE_ID: z
    .string()
    .regex(/^[a-z0-9-]{1,63}$/)
    .optional(),
  ETCD_ENDPOINTS: list,
  MARQUEE_HOME: z.string().default('.marquee'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** Turns fault injection on and signs the fault rules that a request carries. */
  FAULT_KEY: z.string().min(32).optional(),
  /** Base address of an OTLP/HTTP receiver, to which spans are sent as JSON; without it no spans are recorded. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  /** Known to the services of this platform only: others get no answer of internal services. */
  PLATFORM_KEY: z.string().min(32),
  /** A regular expression that the host of an instance must match as a whole to be called. */
  INSTANCE_HOSTS: z
    .string()
    .default('127\\.0\\.0\\.1|localhost|\\[::1\\]')
    .refine(isExpression, 'expected a regular expression')
    .transform((text) => new RegExp(`^(?:${text})$`)),
  VERSION: z.string().default('dev'),
  ZONE: z.string().default('local'),
});

export type BaseSettings = z.infer<typeof baseSettings>;
