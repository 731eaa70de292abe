import * as pulumi from "@pulumi/pulumi";

/**
 * Refuses arguments that nobody knows: an option with a typing error would be no option at all, and nobody would notice.
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
}
