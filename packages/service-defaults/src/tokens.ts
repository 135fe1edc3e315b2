import { Inject } from '@nestjs/common';

/** The environment variables of the process. Tests override it. */
export const ENVIRONMENT = Symbol('ENVIRONMENT');
export type Environment = Readonly<Record<string, string | undefined>>;

/** The parsed settings of the service: what its `settings` schema makes of ENVIRONMENT. */
export const SETTINGS = Symbol('SETTINGS');
export const InjectSettings = (): ParameterDecorator & PropertyDecorator => Inject(SETTINGS);

export const LOGGER = Symbol('LOGGER');
export const InjectLogger = (): ParameterDecorator & PropertyDecorator => Inject(LOGGER);

/** A feature provides it, with `useExisting`, if it has something to warm up. */
export const WARM_UP = Symbol('WARM_UP');

/**
 * Runs once, after the service listens and before it registers: before others call it. A failure is logged, never
 * fatal.
 */
export interface WarmUp {
  warmUp(): Promise<void>;
}
