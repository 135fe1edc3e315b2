import { pino } from 'pino';

export type { Logger } from 'pino';

/** JSON lines on stdout; every line names the service and the instance. Secrets are cut out by name wherever they stand one level deep. */
export function createLogger(options: { service: string; instance: string; level: string }): pino.Logger {
  return pino({
    level: options.level,
    base: { service: options.service, instance: options.instance },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: ['*.authorization', '*.cookie', '*.token', '*.password', '*["x-import-grant"]'], censor: '[cut]' },
  });
}
