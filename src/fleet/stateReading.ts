import { z } from "zod";

/** A newer release may record more than this one understands, and an older one cannot guess it. */
export function versionSchema(version: number) {
  const own = `must be ${version}`;
  return z
    .int(own)
    .min(version, own)
    .max(version, { error: ({ input }) => `is ${String(input)}, and this release reads ${version}` });
}

/** A text that was made of devices, as `parse` reads it back. */
export function textOf<Value>(parse: (text: string) => Value) {
  return z.string("must be text").transform((text, context) => {
    try {
      return parse(text);
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
      return z.NEVER;
    }
  });
}

/**
 * Reads what the state of a resource holds.
 *
 * @param what such as `fleet west`
 * @throws Error that names the fields that cannot be read, and the way out.
 */
export function readState<Value>(what: string, schema: z.ZodType<Value>, properties: unknown): Value {
  const { data, error } = schema.safeParse(properties, { reportInput: true });
  if (error === undefined) {
    return data;
  }
  // Of a newer state this release does not know what is wrong with the rest, and deleting it would lose what the newer one recorded.
  const newer = error.issues.filter(({ code, path }) => code === "too_big" && path[0] === "stateVersion");
  const fields = (newer.length > 0 ? newer : error.issues).map(({ path, message, input }) => {
    const field = path.join(".");
    return input === undefined ? `${field} is missing` : `${field} ${message}`;
  });
  const remedy =
    newer.length > 0
      ? "Install the release of pulumi-thingspace-fota that wrote it, or a newer one."
      : "It was edited or cut off: take it out of the state, with the URN that pulumi stack --show-urns prints: pulumi state delete URN; " +
        "the next pulumi up takes over what is there.";
  throw new Error(`${what}: its state cannot be read: ${fields.join("; ")}. ${remedy}`);
}
