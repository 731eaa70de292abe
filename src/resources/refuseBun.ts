import * as pulumi from "@pulumi/pulumi";
import { problem } from "../problemCodes";

/**
 * Refuses Bun, whose inspector lacks what Pulumi needs to serialize a dynamic provider; its own error would not say what to do.
 *
 * @throws RunError with the line to change.
 */
export function refuseBun(): void {
  if (process.versions["bun"] !== undefined) {
    throw new pulumi.RunError(
      problem(
        "runtime-unsupported",
        "pulumi-thingspace-fota runs on Node.js: Pulumi has no dynamic providers on Bun. Set `runtime: nodejs` in Pulumi.yaml; Bun can stay the " +
          "package manager, with `runtime: { name: nodejs, options: { packagemanager: bun } }`.",
      ),
    );
  }
}
