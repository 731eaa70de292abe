import * as pulumi from "@pulumi/pulumi";
import { problem } from "../problemCodes";
import { isUnknown } from "../fleet/unknownValue";

/**
 * Refuses arguments that do not exist, because a misspelled option would have no effect, and texts that Pulumi would read as unknown and omit
 * from an update.
 *
 * @param what such as `fleet pumps`
 * @throws RunError that names the argument
 */
export function refuseUnknownArguments(what: string, args: unknown, known: readonly string[]): void {
  // JavaScript does not check types.
  if (typeof args !== "object" || args === null) {
    throw invalid(`${what}: the arguments are missing. Give an object with ${known.join(", ")}.`);
  }
  const unknown = Object.keys(args).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw invalid(`${what}: there is no argument ${unknown.join(" and no argument ")}. Use ${known.join(", ")}.`);
  }
  for (const [name, value] of Object.entries(args)) {
    if (isUnknown(value)) {
      throw new pulumi.RunError(
        problem(
          "value-unknown",
          `${what}: ${name} is the text ${String(value)}, which Pulumi reads as unknown. Give the value itself.`,
        ),
      );
    }
  }
}

function invalid(message: string): pulumi.RunError {
  return new pulumi.RunError(problem("arguments-invalid", message));
}

/**
 * The names of the arguments that have a value. The provider needs them, because Pulumi omits unknown values from an update. Names under
 * `ignoreChanges` are left out: Pulumi rightly omits these when the state lacks them.
 */
export function givenNames(args: object, { ignoreChanges = [] }: pulumi.CustomResourceOptions = {}): readonly string[] {
  return Object.entries(args).flatMap(([name, value]) =>
    value === undefined || ignoreChanges.includes(name) || ignoreChanges.includes("*") ? [] : [name],
  );
}
