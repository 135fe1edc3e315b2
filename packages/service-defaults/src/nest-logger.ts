import type { Logger } from '@marquee/observability';
import type { LoggerService } from '@nestjs/common';

/** Writes Nest's own messages to the log of the service; its start-up messages only at debug. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...details: unknown[]): void {
    this.logger.debug(fields(message, details), text(message));
  }

  debug(message: unknown, ...details: unknown[]): void {
    this.logger.debug(fields(message, details), text(message));
  }

  verbose(message: unknown, ...details: unknown[]): void {
    this.logger.trace(fields(message, details), text(message));
  }

  warn(message: unknown, ...details: unknown[]): void {
    this.logger.warn(fields(message, details), text(message));
  }

  error(message: unknown, ...details: unknown[]): void {
    this.logger.error(fields(message, details), text(message));
  }

  fatal(message: unknown, ...details: unknown[]): void {
    this.logger.fatal(fields(message, details), text(message));
  }
}

/** Nest passes its context (the class that logs) last, and a stack before it. */
function fields(message: unknown, details: readonly unknown[]): object {
  const context = details.at(-1);
  return {
    ...(typeof context === 'string' && { nest: context }),
    ...(message instanceof Error && { err: message }),
    ...(details.length > 1 && { details: details.slice(0, -1) }),
  };
}

function text(message: unknown): string {
  return message instanceof Error ? message.message : String(message);
}
