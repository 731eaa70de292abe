import type * as pulumi from "@pulumi/pulumi";

/**
 * Resolves once the engine has taken the resource up: planned it in a preview, carried it out in an update. A plain promise: an
 * output would be recorded as a dependency, with which a resource could no longer be targeted or destroyed alone.
 */
export function registered({ urn }: pulumi.Resource): Promise<unknown> {
  return new Promise((resolve) => urn.apply(resolve));
}
