import type { DynamicConfig } from '@marquee/config';
import { COMMAND_SETTINGS, SETTING_NAMES } from '@marquee/resilience';
import type { CommandSettings, SettingsSource } from '@marquee/resilience';
import { z } from 'zod';

/** Commands of a service have no fallback of their own: its ladder degrades. A property for it would change nothing. */
const FALLBACK_SETTINGS: ReadonlySet<keyof CommandSettings> = new Set(['fallbackEnabled', 'fallbackMaxConcurrent']);

/** Declares the settings of a command as the dynamic properties `command.<name>.<setting>`. */
export function commandSettings(
  config: DynamicConfig,
  command: string,
  defaults: Partial<CommandSettings>,
): SettingsSource {
  const names = SETTING_NAMES.filter((name) => !FALLBACK_SETTINGS.has(name));
  return Object.fromEntries(
    names.map((name) => {
      const setting = COMMAND_SETTINGS[name];
      const property = config.property<number | boolean>(
        `command.${command}.${name}`,
        schemaOf(setting),
        defaults[name] ?? setting.default,
      );
      return [name, () => property.get()];
    }),
  );
}

function schemaOf(setting: (typeof COMMAND_SETTINGS)[keyof CommandSettings]): z.ZodType<number | boolean> {
  if (!('min' in setting)) return z.boolean().meta({ description: setting.doc });
  const number = setting.integer ? z.int() : z.number();
  return number.min(setting.min).max(setting.max).meta({ description: setting.doc });
}
