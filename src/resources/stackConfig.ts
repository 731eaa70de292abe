import * as pulumi from "@pulumi/pulumi";
import { shellWord } from "../text/shellWord";
import { problem } from "../problemCodes";
import { invalidInStackConfig, invalidSettingsTitle, processEnvironment } from "../settings/config";
import { settingDescriptions } from "../settings/settingDescriptions";
import { readStackKeys, type UnknownKey } from "../settings/unknownSettings";

declare module "@pulumi/pulumi/runtime/config" {
  /** Missing in the SDK's types. */
  const isConfigSecret: ((key: string) => boolean) | undefined;
}

/** Warned runs: each resource looks at the same configuration. */
const warned = new WeakSet();

/**
 * Refuses a stack configuration with a key that is not a setting and would have no effect: a program that is meant for a simulator
 * would talk to the live service. And one with plaintext secrets: Pulumi would copy them into the state as they are.
 *
 * Only the program can see the keys. A refresh or a destroy, which may be given an earlier configuration, passes over them without --run-program.
 *
 * @throws RunError naming the settings, with the commands that fix it.
 */
export function refuseStackConfig(): void {
  const { unknown, own } = readStackKeys(Object.keys(pulumi.runtime.allConfig()), pulumi.getProject());
  const paragraphs = [...misspelled(unknown), ...plaintextSecrets()];
  const config = new pulumi.Config("thingspace");
  if (paragraphs.length > 0) {
    const invalid = invalidInStackConfig((name) => config.get(name));
    // Not a plain error: the engine would print its stack.
    throw new pulumi.RunError(
      [...paragraphs, ...(invalid.length === 0 ? [] : [[invalidSettingsTitle, ...invalid].join("\n")])].join("\n"),
    );
  }
  const stack = pulumi.runtime.getStackResource();
  if (stack !== undefined && !warned.has(stack)) {
    warned.add(stack);
    const environment = processEnvironment();
    for (const { key, nearest } of own) {
      if (config.get(nearest) === undefined && environment[settingDescriptions[nearest].environment] === undefined) {
        void pulumi.log.warn(
          problem(
            "setting-unknown",
            `${key} is not a setting of ThingSpace. If it is meant as one, set thingspace:${nearest}.`,
          ),
        );
      }
    }
  }
}

function misspelled(unknown: readonly UnknownKey[]): readonly string[] {
  if (unknown.length === 0) {
    return [];
  }
  const lines = unknown.map(({ key, nearest }) => {
    const meant = nearest === undefined ? "no similar setting" : `did you mean thingspace:${nearest}?`;
    return `  ${key} is not a setting; ${meant}`;
  });
  const commands = unknown.map(({ key }) => `  pulumi config rm ${shellWord(key)}`);
  return [
    [
      problem("setting-unknown", "This stack's configuration has unknown settings, which would have no effect:"),
      ...lines,
      "Remove these, and set what was meant. If one is not in the stack's file, remove it from Pulumi.yaml or from the stack's environment:",
      ...commands,
    ].join("\n"),
  ];
}

function plaintextSecrets(): readonly string[] {
  const { isConfigSecret } = pulumi.runtime;
  if (isConfigSecret === undefined) {
    return [];
  }
  const config = new pulumi.Config("thingspace");
  const plaintext = Object.entries(settingDescriptions)
    .filter(([name, { secret }]) => secret && config.get(name) !== undefined && !isConfigSecret(`thingspace:${name}`))
    .map(([name]) => name);
  if (plaintext.length === 0) {
    return [];
  }
  const commands = plaintext.map((name) => `  pulumi config set --secret thingspace:${name}`);
  return [
    [
      problem(
        "plaintext-secret",
        `This stack's configuration has plaintext secrets: ${plaintext.map((name) => `thingspace:${name}`).join(", ")}. Pulumi would copy them ` +
          "into the state in plaintext. Encrypt them, and change those that were committed:",
      ),
      ...commands,
    ].join("\n"),
  ];
}
