import * as pulumi from "@pulumi/pulumi";
import { problem } from "../problemCodes";

/** By run: a process may run several programs in turn. */
const runs = new WeakMap<object, Set<string>>();

/**
 * Refuses a second resource of a kind with the same name, whatever its parent: the provider knows resources by name only.
 *
 * @param kind such as `fleet`
 * @throws RunError
 */
export function refuseSecondName(kind: string, name: string): void {
  const stack = pulumi.runtime.getStackResource();
  if (stack === undefined) {
    return;
  }
  const names = runs.get(stack) ?? new Set<string>();
  runs.set(stack, names);
  const full = `${kind} ${name}`;
  if (names.has(full)) {
    throw new pulumi.RunError(
      problem("duplicate-name", `${kind} ${name}: the program declares two ${kind}s with this name. Rename one.`),
    );
  }
  names.add(full);
}
