import type { DynamicConfig } from '@marquee/config';
import { DEFAULT_SETTINGS } from '@marquee/resilience';
import type { CommandSettings, SettingsSource } from '@marquee/resilience';
import { z } from 'zod';

const milliseconds = z.number().int().min(1).max(60_000);
const calls = z.number().int().min(1).max(10_000);

const SCHEMAS = {
  timeoutMs: milliseconds,
  maxConcurrent: calls,
  fallbackMaxConcurrent: calls,
  fallbackEnabled: z.boolean(),
  breakerEnabled: z.boolean(),
  breakerVolumeThreshold: calls,
  breakerErrorThresholdPercent: z.number().min(1).max(100),
  breakerSleepWindowMs: milliseconds,
  breakerForceOpen: z.boolean(),
  breakerForceClosed: z.boolean(),
  retryEnabled: z.boolean(),
} satisfies Record<keyof CommandSettings, z.ZodType>;

/** Every setting of a command as a dynamic property: `command.<name>.<setting>`. */
export function commandSettings(
  config: DynamicConfig,
  command: string,
  defaults: Partial<CommandSettings>,
): SettingsSource {
  const property = <K extends keyof CommandSettings>(setting: K): (() => CommandSettings[K]) => {
    const schema = SCHEMAS[setting] as unknown as z.ZodType<CommandSettings[K]>;
    const fallback: CommandSettings[K] = defaults[setting] ?? DEFAULT_SETTINGS[setting];
    const read = config.property(`command.${command}.${setting}`, schema, fallback);
    return () => read.get();
  };
  return {
    timeoutMs: property('timeoutMs'),
    maxConcurrent: property('maxConcurrent'),
    fallbackMaxConcurrent: property('fallbackMaxConcurrent'),
    fallbackEnabled: property('fallbackEnabled'),
    breakerEnabled: property('breakerEnabled'),
    breakerVolumeThreshold: property('breakerVolumeThreshold'),
    breakerErrorThresholdPercent: property('breakerErrorThresholdPercent'),
    breakerSleepWindowMs: property('breakerSleepWindowMs'),
    breakerForceOpen: property('breakerForceOpen'),
    breakerForceClosed: property('breakerForceClosed'),
    retryEnabled: property('retryEnabled'),
  };
}
