import * as pulumi from "@pulumi/pulumi";
import { isUnknown } from "../fleet/unknownValue";

/**
 * Refuses arguments that nobody knows: an option with a typing error would be no option at all, and nobody would notice. And those that Pulumi
 * would take for values that are not known yet, and leave out of an update.
 *
 * @param what such as `fleet pumps`
 * @throws RunError that names the argument.
 */
export function refuseUnknownArguments(what: string, args: unknown, known: readonly string[]): void {
  // From JavaScript, whatever the types say.
  if (typeof args !== "object" || args === null) {
    throw new pulumi.RunError(`${what}: the arguments are missing: an object with ${known.join(", ")}.`);
  }
  const unknown = Object.keys(args).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new pulumi.RunError(
      `${what}: there is no argument ${unknown.join(" and no argument ")}; there are ${known.join(", ")}.`,
    );
  }
  for (const [name, value] of Object.entries(args)) {
    if (isUnknown(value)) {
      throw new pulumi.RunError(
        `${what}: ${name} is the text ${String(value)}, which Pulumi takes for a value that is not known yet. Give the value itself.`,
      );
    }
  }
}

/**
 * The arguments that have a value, now or later: the provider gets their names, because Pulumi leaves out of an update whatever is not known then. And it
 * takes out what `ignoreChanges` names and the state lacks, which is meant.
 */
export function givenNames(args: object, { ignoreChanges = [] }: pulumi.CustomResourceOptions = {}): readonly string[] {
  return Object.entries(args).flatMap(([name, value]) =>
    value === undefined || ignoreChanges.includes(name) || ignoreChanges.includes("*") ? [] : [name],
  );
}
