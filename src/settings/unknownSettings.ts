import { problem } from "../problemCodes";
import { misspelledName, nearestName } from "./nearestName";
import { isSettingName, settingDescriptions, settingNames, type SettingName } from "./settingDescriptions";

const prefix = /^thingspace_?/i;
const variables = [
  ...Object.values(settingDescriptions).map(({ environment }) => environment),
  // Not settings, and meant for one run.
  "THINGSPACE_CONFIRM_REMOVAL",
  "THINGSPACE_DEBUG",
].map((name) => name.replace(prefix, ""));
/** For this package's tests and tools. */
const forTools = /^THINGSPACE_(FOTA|LIVE)_/;

/** `nearest` is the setting most likely meant. */
export interface UnknownKey {
  readonly key: string;
  readonly nearest: SettingName | undefined;
}

export interface StackKeys {
  /** Have no effect, and are refused. */
  readonly unknown: readonly UnknownKey[];
  /** The project's own, with the name of a setting. */
  readonly own: readonly { readonly key: string; readonly nearest: SettingName }[];
}

/** What may be mistaken for the namespace of the settings: the package's name, or other capitals. */
const likeNamespace = /^(pulumi[-_]?)?thingspace([-_]?fota)?$/i;

/**
 * Finds keys that are meant as settings and are none.
 *
 * @param keys of stack config, each with its namespace
 * @param project whose name is the namespace of the program's own configuration
 */
export function readStackKeys(keys: readonly string[], project: string): StackKeys {
  const unknown: UnknownKey[] = [];
  const own: { key: string; nearest: SettingName }[] = [];
  for (const key of keys) {
    const [namespace, name] = split(key);
    if (namespace === "thingspace") {
      const nearest = (namespace === project ? misspelledName : nearestName)(name, settingNames);
      if (!isSettingName(name) && (nearest !== undefined || namespace !== project)) {
        unknown.push({ key, nearest });
      }
    } else if (namespace === project) {
      const nearest = settingNames.find((setting) => setting.toLowerCase() === name.toLowerCase());
      if (nearest !== undefined) {
        own.push({ key, nearest });
      }
    } else if (likeNamespace.test(namespace)) {
      const nearest = nearestName(name, settingNames);
      if (nearest !== undefined) {
        unknown.push({ key, nearest });
      }
    }
  }
  return { unknown, own };
}

function split(key: string): [namespace: string, name: string] {
  const colon = key.indexOf(":");
  return [key.slice(0, colon), key.slice(colon + 1)];
}

/** Warnings about non-empty environment variables that are nearly settings; others may belong to other programs. */
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
    .flatMap(([name]) => {
      const nearest = nearestName(name.replace(prefix, ""), variables);
      return nearest === undefined
        ? []
        : [
            problem(
              "setting-unknown",
              `The environment variable ${name} is not a setting and has no effect; did you mean THINGSPACE_${nearest}?`,
            ),
          ];
    });
}
