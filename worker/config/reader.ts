import { isBlank, problemsOf } from "./setting.ts";
import { SETTINGS, type SettingName, type Settings, type SettingValues } from "./settings.ts";

/** Reads the settings of one deployment, and collects everything that is wrong with them. */
export interface SettingsReader {
  /** The setting's value; its fallback if it is not set, or wrong. */
  readonly read: <Name extends SettingName>(name: Name) => SettingValues[Name];
  /** The same, of a setting that has to be set. */
  readonly required: <Name extends SettingName>(name: Name) => SettingValues[Name];
  /** Whether it is unset or blank. */
  readonly isBlank: (name: SettingName) => boolean;
}

/** `problems` gets one sentence for each fault. They name settings and never quote a value. */
export function settingsReader(settings: Settings, problems: string[]): SettingsReader {
  const read = <Name extends SettingName>(name: Name): SettingValues[Name] => {
    const { read, fallback, blankIsUnset } = SETTINGS[name];
    const value = settings[name];
    if (value === undefined || (blankIsUnset && isBlank(value))) return fallback;
    try {
      return read(value);
    } catch (error) {
      problems.push(...problemsOf(name, error));
      return fallback;
    }
  };
  return {
    read,
    required: (name) => {
      if (isBlank(settings[name])) problems.push(`${name} is not set.`);
      return read(name);
    },
    isBlank: (name) => isBlank(settings[name]),
  };
}
