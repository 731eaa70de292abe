import type * as pulumi from "@pulumi/pulumi";

/**
 * Resolves when the engine has planned the resource in a preview, or applied it in an update; never when that fails. A promise, because an output
 * would be recorded as a dependency, and the resource could no longer be targeted or destroyed alone.
 */
export function registered({ urn }: pulumi.Resource): Promise<unknown> {
  return new Promise((resolve) => urn.apply(resolve));
}
