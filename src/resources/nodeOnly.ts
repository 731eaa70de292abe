import * as pulumi from "@pulumi/pulumi";

/**
 * Refuses Bun, whose inspector lacks what Pulumi stores a dynamic provider with: its own error would come from deep inside, without a way out.
 *
 * @throws RunError with the line to change.
 */
export function refuseBun(): void {
  if (process.versions["bun"] !== undefined) {
    throw new pulumi.RunError(
      "pulumi-thingspace-fota runs on Node.js: Pulumi has no dynamic providers on Bun. Say `runtime: nodejs` in Pulumi.yaml; Bun can stay the " +
        "package manager, with `runtime: { name: nodejs, options: { packagemanager: bun } }`.",
    );
  }
}
