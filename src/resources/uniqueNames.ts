import * as pulumi from "@pulumi/pulumi";

/** The names that a run of a program has given so far. One process may run several programs, one after the other. */
const runs = new WeakMap<object, Set<string>>();

/**
 * Refuses a second resource of a kind and a name, wherever in the program it stands: by its name it is recognized in messages, and in the
 * provider, which knows no more of it.
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
    throw new pulumi.RunError(`There are two ${kind}s ${name}. Give each a name of its own.`);
  }
  names.add(full);
}
