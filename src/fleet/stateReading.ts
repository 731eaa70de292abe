import { z } from "zod";
import { problem } from "../problemCodes";

/** A newer release may record what this one cannot read. */
export function versionSchema(version: number) {
  const own = `must be ${version}`;
  return z
    .int(own)
    .min(version, own)
    .max(version, { error: ({ input }) => `is ${String(input)}, and this release reads ${version}` });
}

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
 * @param what such as `fleet west`
 * @throws Error that names the bad fields and the remedy
 */
export function readState<Value>(what: string, schema: z.ZodType<Value>, properties: unknown): Value {
  const { data, error } = schema.safeParse(properties, { reportInput: true });
  if (error === undefined) {
    return data;
  }
  // A newer state must not be deleted: that would lose what the newer release recorded.
  const newer = error.issues.filter(({ code, path }) => code === "too_big" && path[0] === "stateVersion");
  const fields = (newer.length > 0 ? newer : error.issues).map(({ path, message, input }) => {
    const field = path.join(".");
    return input === undefined ? `${field} is missing` : `${field} ${message}`;
  });
  const remedy =
    newer.length > 0
      ? "Install the release of pulumi-thingspace-fota that wrote it, or a newer one."
      : "It was edited or cut off: remove it from the state with pulumi state delete <URN> (pulumi stack --show-urns lists the URNs); the next " +
        "pulumi up adopts the licensed devices.";
  throw new Error(problem("state-unreadable", `${what}: its state cannot be read: ${fields.join("; ")}. ${remedy}`));
}
