import * as pulumi from "@pulumi/pulumi";
import { invalidInStackConfig } from "../settings/config";
import { settingDescriptions } from "../settings/settingDescriptions";
import { unknownNames } from "../settings/unknownSettings";

declare module "@pulumi/pulumi/runtime/config" {
  /** Exported by the SDK and left out of its types. */
  const isConfigSecret: ((key: string) => boolean) | undefined;
}

const namespace = "thingspace:";

/**
 * Refuses a stack configuration in which a setting has a name that is none, and would be without effect: a program that is meant for a simulator
 * would talk to the live service. And one with secrets in the clear: Pulumi would copy them into the state as they are.
 *
 * Only the program can see the names. A refresh or a destroy, which may be given an earlier configuration, passes over them.
 *
 * @throws RunError naming the settings, with the commands that mend it.
 */
export function refuseStackConfig(): void {
  const paragraphs = [...misspelled(), ...plaintextSecrets()];
  if (paragraphs.length > 0) {
    const config = new pulumi.Config("thingspace");
    const invalid = invalidInStackConfig((name) => config.get(name));
    // Not a plain error: the engine would print its stack.
    throw new pulumi.RunError(
      [
        ...paragraphs,
        ...(invalid.length === 0 ? [] : [["These settings of ThingSpace are not valid:", ...invalid].join("\n")]),
      ].join("\n"),
    );
  }
}

function misspelled(): readonly string[] {
  const names = Object.keys(pulumi.runtime.allConfig()).flatMap((key) =>
    key.startsWith(namespace) ? [key.slice(namespace.length)] : [],
  );
  // In a project of this name, the namespace is also that of the project's own configuration.
  const isOwn = pulumi.getProject() === "thingspace";
  const unknown = unknownNames(names).filter(({ nearest }) => nearest !== undefined || !isOwn);
  if (unknown.length === 0) {
    return [];
  }
  const lines = unknown.map(({ name, nearest }) => {
    const meant = nearest === undefined ? "and none is called alike" : `did you mean thingspace:${nearest}?`;
    return `  thingspace:${name} is no setting; ${meant}`;
  });
  const commands = unknown.map(({ name }) => `  pulumi config rm thingspace:${name}`);
  return [
    [
      "This stack's configuration has settings that there are not, and that would be without effect:",
      ...lines,
      "Set what was meant, and take these out. A refresh and a destroy are not held up by them.",
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
    `This stack's configuration holds in the clear: ${plaintext.map((name) => `thingspace:${name}`).join(", ")}. Pulumi would ` +
      `copy it into the state as it is. Encrypt it, and consider it leaked if it was committed:\n${commands.join("\n")}`,
  ];
}
