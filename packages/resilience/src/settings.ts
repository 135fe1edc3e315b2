/** A fixed value, or a function that is called for the current value (a dynamic property). */
export type Setting<T> = T | (() => T);

/** Turns a setting into a function that returns its current value. */
export function reader<T extends number | boolean>(setting: Setting<T>): () => T {
  return typeof setting === 'function' ? setting : () => setting;
}

interface NumberSetting {
  readonly default: number;
  /** Inclusive. */
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
  readonly doc: string;
}

interface SwitchSetting {
  readonly default: boolean;
  readonly doc: string;
}

const milliseconds = { min: 1, max: 60_000, integer: true };
const calls = { min: 1, max: 10_000, integer: true };

/**
 * Everything about a command that can change while it runs. Settings are read on every call. This table is the only
 * list of them; types, defaults and readers derive from it. The defaults are Hystrix's.
 */
export const COMMAND_SETTINGS = {
  timeoutMs: { ...milliseconds, default: 1000, doc: 'Time limit of one execution in ms, including its retry.' },
  maxConcurrent: { ...calls, default: 10, doc: 'Maximum number of executions in flight.' },
  fallbackMaxConcurrent: { ...calls, default: 10, doc: 'Maximum number of fallbacks in flight.' },
  fallbackEnabled: { default: true, doc: 'Whether the fallback is used.' },
  breakerEnabled: { default: true, doc: 'Whether the breaker can open.' },
  breakerVolumeThreshold: {
    ...calls,
    default: 20,
    doc: 'Minimum number of calls in 10 s before the breaker can open.',
  },
  breakerErrorThresholdPercent: {
    min: 1,
    max: 100,
    integer: false,
    default: 50,
    doc: 'The breaker opens if at least this percentage of calls failed.',
  },
  breakerSleepWindowMs: {
    ...milliseconds,
    default: 5000,
    doc: 'How long an open breaker waits before it admits a probe, in ms.',
  },
  breakerForceOpen: { default: false, doc: 'Refuses every call. Takes precedence over breakerForceClosed.' },
  breakerForceClosed: { default: false, doc: 'Admits every call, whatever the state of the breaker.' },
  retryEnabled: { default: true, doc: 'Whether a failed call is retried. Only idempotent commands retry.' },
} as const satisfies Record<string, NumberSetting | SwitchSetting>;

type SettingName = keyof typeof COMMAND_SETTINGS;

type ValueOf<Name extends SettingName> = (typeof COMMAND_SETTINGS)[Name]['default'] extends number ? number : boolean;

export type CommandSettings = { readonly [Name in SettingName]: ValueOf<Name> };

export type SettingsSource = { readonly [Name in SettingName]?: Setting<ValueOf<Name>> };

export type SettingsReaders = { readonly [Name in SettingName]: () => ValueOf<Name> };

export const SETTING_NAMES = Object.keys(COMMAND_SETTINGS) as readonly SettingName[];

export const DEFAULT_SETTINGS = perSetting((name) => COMMAND_SETTINGS[name].default) as CommandSettings;

/** One reader per setting; settings missing from `source` have their default. */
export function settingsReaders(source: SettingsSource): SettingsReaders {
  return perSetting((name) => reader<number | boolean>(source[name] ?? DEFAULT_SETTINGS[name])) as SettingsReaders;
}

/** The current values of all settings. */
export function currentSettings(readers: SettingsReaders): CommandSettings {
  return perSetting((name) => readers[name]()) as CommandSettings;
}

function perSetting(valueOf: (name: SettingName) => unknown): Record<string, unknown> {
  return Object.fromEntries(SETTING_NAMES.map((name) => [name, valueOf(name)]));
}
