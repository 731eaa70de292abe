import * as pulumi from "@pulumi/pulumi";
import { settingDescriptions } from "../settingDescriptions";

declare module "@pulumi/pulumi/runtime/config" {
  /** Exported by the SDK and left out of its types. */
  const isConfigSecret: ((key: string) => boolean) | undefined;
}

/**
 * Refuses secrets that stand in the stack's configuration in the clear: Pulumi would copy them into the state as they are.
 *
 * @throws RunError naming the settings, with the commands that mend it.
 */
export function refusePlaintextSecrets(): void {
  const { isConfigSecret } = pulumi.runtime;
  if (isConfigSecret === undefined) {
    return;
  }
  const config = new pulumi.Config("thingspace");
  const plaintext = Object.entries(settingDescriptions)
    .filter(([name, { secret }]) => secret && config.get(name) !== undefined && !isConfigSecret(`thingspace:${name}`))
    .map(([name]) => name);
  if (plaintext.length > 0) {
    const commands = plaintext.map((name) => `  pulumi config set --secret thingspace:${name}`);
    // Not a plain error: the engine would print its stack.
    throw new pulumi.RunError(
      `This stack's configuration holds in the clear: ${plaintext.map((name) => `thingspace:${name}`).join(", ")}. Pulumi would ` +
        `copy it into the state as it is. Encrypt it, and consider it leaked if it was committed:\n${commands.join("\n")}`,
    );
  }
}
