import { nearestName } from "./nearestName";
import { isSettingName, settingDescriptions, settingNames, type SettingName } from "./settingDescriptions";

const prefix = /^thingspace_?/i;
const variables = [
  ...Object.values(settingDescriptions).map(({ environment }) => environment),
  // No settings, and meant for one run.
  "THINGSPACE_CONFIRM_REMOVAL",
  "THINGSPACE_DEBUG",
].map((name) => name.replace(prefix, ""));
/** For the tests and tools of this package. */
const forTools = /^THINGSPACE_(FOTA|LIVE)_/;

/** A name that is no setting, and the setting that was most likely meant. */
export interface UnknownName {
  readonly name: string;
  readonly nearest: SettingName | undefined;
}

/** @param names of stack config, without the namespace `thingspace` */
export function unknownNames(names: readonly string[]): readonly UnknownName[] {
  return names
    .filter((name) => !isSettingName(name))
    .map((name) => ({ name, nearest: nearestName(name, settingNames) }));
}

/** What is to be said of environment variables that look like settings, are not empty, and are none. */
export function unknownVariables(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const isKnown = (name: string) =>
    forTools.test(name) || (name.startsWith("THINGSPACE_") && variables.includes(name.replace(prefix, "")));
  return Object.entries(environment)
    .filter(([name, value]) => prefix.test(name) && value !== undefined && value !== "" && !isKnown(name))
    .filter(([name, value]) => {
      // On Windows capitals do not matter.
      const capitals = name.toUpperCase();
      return !isKnown(capitals) || environment[capitals] !== value;
    })
    .map(([name]) => {
      const nearest = nearestName(name.replace(prefix, ""), variables);
      return `The environment variable ${name} is no setting and has no effect${nearest === undefined ? "" : `; did you mean THINGSPACE_${nearest}?`}`;
    });
}
