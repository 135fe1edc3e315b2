/** A value, or a function that gives the value of the moment (a dynamic property). */
export type Setting<T> = T | (() => T);

/** Makes a plain value readable like a changing one. */
export function reader<T extends number | boolean>(setting: Setting<T>): () => T {
  return typeof setting === 'function' ? setting : () => setting;
}

/** Everything about a command that can change while it runs; read at every call. */
export interface CommandSettings {
  /** Time limit of one execution, retry included. */
  readonly timeoutMs: number;
  /** Executions in flight at once. */
  readonly maxConcurrent: number;
  /** Fallbacks in flight at once. */
  readonly fallbackMaxConcurrent: number;
  readonly fallbackEnabled: boolean;
  readonly breakerEnabled: boolean;
  /** The breaker judges nothing before it has seen so many calls in 10 s. */
  readonly breakerVolumeThreshold: number;
  /** It opens at this share of failures, or above. */
  readonly breakerErrorThresholdPercent: number;
  /** How long it stays open before it lets one probe through. */
  readonly breakerSleepWindowMs: number;
  readonly breakerForceOpen: boolean;
  /** Loses against `breakerForceOpen`. */
  readonly breakerForceClosed: boolean;
  /** Only idempotent commands retry at all. */
  readonly retryEnabled: boolean;
}

/** Hystrix's defaults. */
export const DEFAULT_SETTINGS: CommandSettings = {
  timeoutMs: 1000,
  maxConcurrent: 10,
  fallbackMaxConcurrent: 10,
  fallbackEnabled: true,
  breakerEnabled: true,
  breakerVolumeThreshold: 20,
  breakerErrorThresholdPercent: 50,
  breakerSleepWindowMs: 5000,
  breakerForceOpen: false,
  breakerForceClosed: false,
  retryEnabled: true,
};

export type SettingsSource = { readonly [K in keyof CommandSettings]?: Setting<CommandSettings[K]> };

export type SettingsReaders = { readonly [K in keyof CommandSettings]: () => CommandSettings[K] };

/** One reader a setting: the given source, else the default. */
export function settingsReaders(source: SettingsSource): SettingsReaders {
  const of = <K extends keyof CommandSettings>(name: K): (() => CommandSettings[K]) =>
    reader<CommandSettings[K]>(source[name] ?? DEFAULT_SETTINGS[name]);
  return {
    timeoutMs: of('timeoutMs'),
    maxConcurrent: of('maxConcurrent'),
    fallbackMaxConcurrent: of('fallbackMaxConcurrent'),
    fallbackEnabled: of('fallbackEnabled'),
    breakerEnabled: of('breakerEnabled'),
    breakerVolumeThreshold: of('breakerVolumeThreshold'),
    breakerErrorThresholdPercent: of('breakerErrorThresholdPercent'),
    breakerSleepWindowMs: of('breakerSleepWindowMs'),
    breakerForceOpen: of('breakerForceOpen'),
    breakerForceClosed: of('breakerForceClosed'),
    retryEnabled: of('retryEnabled'),
  };
}

/** The values of this moment. */
export function currentSettings(readers: SettingsReaders): CommandSettings {
  return {
    timeoutMs: readers.timeoutMs(),
    maxConcurrent: readers.maxConcurrent(),
    fallbackMaxConcurrent: readers.fallbackMaxConcurrent(),
    fallbackEnabled: readers.fallbackEnabled(),
    breakerEnabled: readers.breakerEnabled(),
    breakerVolumeThreshold: readers.breakerVolumeThreshold(),
    breakerErrorThresholdPercent: readers.breakerErrorThresholdPercent(),
    breakerSleepWindowMs: readers.breakerSleepWindowMs(),
    breakerForceOpen: readers.breakerForceOpen(),
    breakerForceClosed: readers.breakerForceClosed(),
    retryEnabled: readers.retryEnabled(),
  };
}
